package dev.kindred.core.text;

import java.util.Arrays;

/**
 * A tokenizer for tests, without a vocabulary: every run of letters and digits is cut into pieces
 * of at most so many code points, and every other code point that is not white space is a token.
 */
public final class WordPieces implements Tokenizer {
  private final int maxCodePoints;

  /** Pieces of at most six code points: about one and a half pieces an English word. */
  public WordPieces() {
    this(6);
  }

  /**
   * @param maxCodePoints most code points in a piece of a word
   */
  public WordPieces(int maxCodePoints) {
    if (maxCodePoints < 1) {
      throw new IllegalArgumentException("code points must be >= 1, got " + maxCodePoints);
    }
    this.maxCodePoints = maxCodePoints;
  }

  @Override
  public TokenSpans tokenize(String text) {
    int[] starts = new int[text.length()];
    int[] ends = new int[text.length()];
    int count = 0;
    int inPiece = 0;
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      int next = at + Character.charCount(codePoint);
      if (Character.isLetterOrDigit(codePoint)) {
        if (inPiece > 0 && inPiece < maxCodePoints) {
          ends[count - 1] = next;
          inPiece++;
        } else {
          starts[count] = at;
          ends[count++] = next;
          inPiece = 1;
        }
      } else {
        inPiece = 0;
        if (!Character.isWhitespace(codePoint)) {
          starts[count] = at;
          ends[count++] = next;
        }
      }
      at = next;
    }
    return new TokenSpans(Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
  }
}
