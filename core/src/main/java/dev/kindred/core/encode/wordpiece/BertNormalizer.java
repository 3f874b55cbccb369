package dev.kindred.core.encode.wordpiece;

/**
 * What BERT's normaliser and the splitting behind it make of one code point, as {@code
 * BertNormalizer} and {@code BertPreTokenizer} of HuggingFace's library do: control characters go,
 * Chinese characters stand alone, accents go and letters become small. For the characters of the
 * basic plane it is looked up.
 *
 * @param cleanText whether control characters go
 * @param chinese whether Chinese characters stand alone
 * @param stripAccents whether characters are decomposed and their marks go
 * @param lowerCase whether letters become small
 */
record BertNormalizer(boolean cleanText, boolean chinese, boolean stripAccents, boolean lowerCase) {

  /** In a normalised code point: what stands for a gap between words. */
  static final int SPACE = ' ';

  /** Code points that one becomes. */
  int[] normalize(int codePoint) {
    if (cleanText) {
      if (codePoint == 0 || codePoint == 0xFFFD || isControl(codePoint)) {
        return new int[0];
      }
      if (isWhitespace(codePoint)) {
        return new int[] {SPACE};
      }
    }
    boolean alone = chinese && isChinese(codePoint);
    String text =
        stripAccents ? UnicodeOfLibrary.decompose(codePoint) : Character.toString(codePoint);
    var out = new StringBuilder();
    if (alone) {
      out.append(' ');
    }
    text.codePoints()
        .filter(c -> !stripAccents || UnicodeOfLibrary.type(c) != Character.NON_SPACING_MARK)
        .forEach(c -> lower(c, out));
    if (alone) {
      out.append(' ');
    }
    return out.codePoints().toArray();
  }

  private void lower(int c, StringBuilder out) {
    if (lowerCase && c == 'İ') {
      out.append("i\u0307"); // the one letter whose small form is two characters
    } else {
      out.appendCodePoint(lowerCase ? UnicodeOfLibrary.small(c) : c);
    }
  }

  /** Tabs and line ends count as spaces. */
  private static boolean isControl(int c) {
    if (c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    return switch (UnicodeOfLibrary.type(c)) {
      case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE -> true;
      default -> false;
    };
  }

  /** Unicode's White_Space. */
  static boolean isWhitespace(int c) {
    return (c >= '\t' && c <= '\r')
        || c == ' '
        || c == 0x85
        || c == 0xA0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }

  private static boolean isChinese(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x20000 && c <= 0x2A6DF)
        || (c >= 0x2A700 && c <= 0x2B73F)
        || (c >= 0x2B740 && c <= 0x2B81F)
        || (c >= 0x2B920 && c <= 0x2CEAF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }

  /**
   * Whether a character is a word of its own: marks of ASCII, which Unicode calls symbols in part.
   */
  static boolean isPunctuation(int c) {
    if (c < 0x80) {
      return (c >= '!' && c <= '/')
          || (c >= ':' && c <= '@')
          || (c >= '[' && c <= '`')
          || (c >= '{' && c <= '~');
    }
    return switch (UnicodeOfLibrary.type(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }
}
