package dev.kindred.core.encode.dense;

import dev.kindred.core.text.Tokenizer;

/**
 * Turns a text into one vector. Thread-safe; each call runs on the caller's thread and depends on
 * its text alone: the same text always gives the same vector.
 */
public interface DenseEncoder extends AutoCloseable {

  /** The model's name. */
  String modelName();

  /**
   * SHA-256, in hexadecimal, over the weights, the tokenizer and every setting that shapes a
   * vector: equal fingerprints mean comparable vectors.
   */
  String fingerprint();

  /** Values in a vector. */
  int dimension();

  /** Most tokens the model reads, special tokens and prompt included. */
  int maxTokens();

  /** Most tokens of a document's own: {@link #maxTokens()} less special tokens and its prompt. */
  int maxDocumentTokens();

  /** How the vectors are meant to be compared. */
  Similarity similarity();

  /** The model's own tokenizer, for counting. */
  Tokenizer tokenizer();

  /**
   * Encodes one text. For {@link Similarity#COSINE} the vector has unit length.
   *
   * @param text any text; it is cut at {@link #maxTokens()}, and the result says by how much
   * @param role which prompt goes before it
   */
  Embedding encode(String text, TextRole role);

  @Override
  void close();
}
