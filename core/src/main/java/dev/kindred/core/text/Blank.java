package dev.kindred.core.text;

/** Where blank stretches of a text end, blank as {@link Character#isWhitespace(char)} has it. */
final class Blank {
  private Blank() {}

  /** Offset of the first character at or behind {@code from} that is not blank, else the length. */
  static int skip(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /**
   * Offset behind the last character of {@code [from, to)} that is not blank, else {@code from}.
   */
  static int trimEnd(String text, int from, int to) {
    int at = to;
    while (at > from && Character.isWhitespace(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  /** {@code offset}, or one less where it would split a surrogate pair. */
  static int codePointStart(String text, int offset) {
    boolean splits =
        offset > 0
            && offset < text.length()
            && Character.isLowSurrogate(text.charAt(offset))
            && Character.isHighSurrogate(text.charAt(offset - 1));
    return splits ? offset - 1 : offset;
  }
}
