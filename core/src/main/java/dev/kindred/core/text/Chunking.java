package dev.kindred.core.text;

/**
 * How documents are cut into passages.
 *
 * @param maxTokens most tokens in a passage's contextual text, special tokens not counted; {@link
 *     Integer#MAX_VALUE} keeps each document whole
 * @param overlapTokens most tokens that a passage repeats from the end of the one before; less than
 *     half of {@code maxTokens}
 */
public record Chunking(int maxTokens, int overlapTokens) {

  /** Smallest passage that can be asked for, in tokens. */
  public static final int MIN_TOKENS = 16;

  /** One passage a document, however long. */
  public static final Chunking WHOLE_DOCUMENTS = new Chunking(Integer.MAX_VALUE, 0);

  /**
   * @throws IllegalArgumentException if {@code maxTokens} is below {@link #MIN_TOKENS}, or the
   *     overlap is negative or half of it or more
   */
  public Chunking {
    if (maxTokens < MIN_TOKENS) {
      throw new IllegalArgumentException(
          "passage tokens must be >= %d, got %d".formatted(MIN_TOKENS, maxTokens));
    }
    if (overlapTokens < 0 || overlapTokens >= maxTokens / 2) {
      throw new IllegalArgumentException(
          "overlap tokens must be in [0, %d), got %d".formatted(maxTokens / 2, overlapTokens));
    }
  }

  /** Whether each document stays in one passage. */
  public boolean wholeDocuments() {
    return maxTokens == Integer.MAX_VALUE;
  }
}
