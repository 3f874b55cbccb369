package dev.kindred.core.text;

/**
 * Where each token of a text lies, in UTF-16 offsets, in order. Token {@code i} covers {@code
 * [starts[i], ends[i])}.
 *
 * @param starts offset of each token's first character
 * @param ends offset behind each token's last character
 */
@SuppressWarnings("ArrayRecordComponent") // hot path of chunking; never compared or shared
public record TokenSpans(int[] starts, int[] ends) {

  /**
   * @throws IllegalArgumentException if the arrays differ in length
   */
  public TokenSpans {
    if (starts.length != ends.length) {
      throw new IllegalArgumentException(
          "as many starts as ends, got %d and %d".formatted(starts.length, ends.length));
    }
  }

  /** Number of tokens. */
  public int count() {
    return starts.length;
  }
}
