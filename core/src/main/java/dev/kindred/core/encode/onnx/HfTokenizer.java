package dev.kindred.core.encode.onnx;

import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.text.Tokenizer;
import java.io.IOException;
import java.util.Optional;

/**
 * A model's {@code tokenizer.json}: BERT's by {@link WordPieceTokenizer}, any other by
 * HuggingFace's own library. The truncation and padding that such files carry (MiniLM's: 128 and
 * 128) are always switched off: cutting is done here, where it can be counted. Thread-safe.
 */
public abstract sealed class HfTokenizer implements Tokenizer, AutoCloseable
    permits NativeTokenizer, WordPieceTokenizer {
  static final String FILE = "tokenizer.json";

  /**
   * Loads a model's tokenizer.
   *
   * @throws ModelException if the file is missing or is not a HuggingFace tokenizer
   */
  public static HfTokenizer load(ModelFiles files) throws IOException {
    return load(files, "");
  }

  /** As {@link #load(ModelFiles)}, of a folder in the model; empty for the model's own. */
  public static HfTokenizer load(ModelFiles files, String folder) throws IOException {
    String path = path(folder);
    if (!files.builtIn() && !files.has(path)) {
      throw new ModelException(
          "%s is missing: export the tokenizer in HuggingFace's fast format"
              .formatted(files.describe(path)));
    }
    Optional<HfTokenizer> pieces =
        WordPieceTokenizer.shared(files.sha256(path), () -> files.read(path));
    return pieces.isPresent()
        ? pieces.get()
        : NativeTokenizer.load(files.read(path), files.describe(path));
  }

  /** Where the tokenizer of a folder lies. */
  public static String path(String folder) {
    return folder.isEmpty() ? FILE : folder + "/" + FILE;
  }

  /** Number of special tokens around a text, such as [CLS] and [SEP]. */
  public abstract int specialTokens();

  /** Number of special tokens around and between the texts of a pair. */
  public abstract int pairSpecialTokens();

  /** Tokens of one text, or of a pair, cut to a length. */
  @SuppressWarnings("ArrayRecordComponent") // handed straight to a tensor; never compared
  public record Tokens(long[] ids, long[] typeIds, int cut) {}

  /**
   * Tokens with the special ones around them, cut to {@code maxTokens} in all: content tokens go
   * from the end, closing special tokens stay.
   *
   * @return ids and type ids of equal length, and how many content tokens were cut
   */
  public abstract Tokens encode(String text, int maxTokens);

  /**
   * Tokens of a pair with the special ones around and between them, cut to {@code maxTokens} in all
   * by HuggingFace's {@code longest_first}: from the end of the longer text until both are of a
   * length, then from both ({@link PairLengths}).
   *
   * @param maxTokens at least {@link #pairSpecialTokens()}
   * @return ids and type ids of equal length, and how many content tokens were cut
   */
  public abstract Tokens encodePair(String first, String second, int maxTokens);

  /** Tokens of the text alone, without special ones around them, cut to {@code maxTokens}. */
  public abstract Tokens encodeBare(String text, int maxTokens);

  @Override
  public abstract void close();
}
