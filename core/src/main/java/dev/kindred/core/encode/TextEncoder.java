package dev.kindred.core.encode;

import dev.kindred.core.text.Tokenizer;
import java.util.List;

/**
 * Turns a text into what represents it. Thread-safe; each call runs on the caller's thread and
 * depends on its text alone: the same text always gives the same result.
 *
 * @param <E> what a text is turned into
 */
public interface TextEncoder<E> extends AutoCloseable {

  /** The model's name. */
  String modelName();

  /**
   * SHA-256, in hexadecimal, over the weights, the tokenizer and every setting that shapes a
   * result: equal fingerprints mean comparable results.
   */
  String fingerprint();

  /** Most tokens the model reads, special tokens and prompt included. */
  int maxTokens();

  /** Most tokens of a document's own: {@link #maxTokens()} less special tokens and its prompt. */
  int maxDocumentTokens();

  /** The model's own tokenizer, for counting. */
  Tokenizer tokenizer();

  /**
   * Encodes one text.
   *
   * @param text any text; it is cut at {@link #maxTokens()}, and the result says by how much
   * @param role which prompt goes before it
   */
  E encode(String text, TextRole role);

  /**
   * Encodes many texts; some models are faster so when texts are short, dense ones above all.
   *
   * @return for each text, in their order, what {@link #encode} gives for it, bit for bit
   */
  default List<E> encodeAll(List<String> texts, TextRole role) {
    return texts.stream().map(text -> encode(text, role)).toList();
  }

  @Override
  void close();
}
