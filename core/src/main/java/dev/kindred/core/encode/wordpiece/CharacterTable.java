package dev.kindred.core.encode.wordpiece;

/**
 * What a {@link BertNormalizer} makes of each character of the basic plane, worked out when one is
 * met first. Threads may work out the same one at once; they come to the same.
 */
final class CharacterTable {
  /** Not looked at yet. */
  private static final byte UNKNOWN = 0;

  /** One letter of a word. */
  static final byte LETTER = 1;

  /** A gap between words. */
  static final byte GAP = 2;

  /** Nothing at all. */
  static final byte NOTHING = 3;

  /** A word of its own. */
  static final byte ALONE = 4;

  /** None of these: to be normalised. */
  static final byte OTHER = 5;

  private final BertNormalizer normalizer;
  private final byte[] kinds = new byte[1 << Character.SIZE];
  private final char[] letters = new char[1 << Character.SIZE];

  CharacterTable(BertNormalizer normalizer) {
    this.normalizer = normalizer;
  }

  byte kind(char c) {
    byte kind = kinds[c];
    return kind == UNKNOWN ? look(c) : kind;
  }

  /** What a letter or what stands alone becomes; asked after {@link #kind} only. */
  char letter(char c) {
    // Another thread may have written the kind, and the letter not be seen yet.
    char letter = letters[c];
    return letter == 0 ? (char) normalizer.normalize(c)[0] : letter;
  }

  private byte look(char c) {
    if (Character.isSurrogate(c)) {
      return OTHER;
    }
    int[] normal = normalizer.normalize(c);
    byte kind;
    if (normal.length == 0) {
      kind = NOTHING;
    } else if (normal.length > 1 || normal[0] > Character.MAX_VALUE || normal[0] == 0) {
      kind = OTHER;
    } else if (BertNormalizer.isWhitespace(normal[0])) {
      kind = GAP;
    } else {
      letters[c] = (char) normal[0];
      kind = BertNormalizer.isPunctuation(normal[0]) ? ALONE : LETTER;
    }
    kinds[c] = kind;
    return kind;
  }
}
