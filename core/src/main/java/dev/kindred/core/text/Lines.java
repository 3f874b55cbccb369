package dev.kindred.core.text;

/** Lines of a text: their ends, and what kind of line each looks like. */
final class Lines {
  private static final String BULLETS = "-*+\u2022\u2023\u25E6\u2043\u2013";
  private static final int MAX_NUMBER_DIGITS = 3;

  private Lines() {}

  /** Whether a character ends a line; a carriage return before a line feed ends none itself. */
  static boolean endsLine(char c) {
    return switch (c) {
      case '\n', '\r', '\f', '\u000B', '\u0085', '\u2028', '\u2029' -> true;
      default -> false;
    };
  }

  /** Where the line behind the one at {@code from} begins, else the text's length. */
  static int next(String text, int from) {
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (endsLine(c)) {
        boolean crLf = c == '\r' && at < text.length() && text.charAt(at) == '\n';
        return crLf ? at + 1 : at;
      }
    }
    return at;
  }

  /** Whether the line {@code [from, to)} shows nothing: no-break spaces count as blank too. */
  static boolean isBlank(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!Character.isWhitespace(c) && !Character.isSpaceChar(c) && c != '\u0085') {
        return false;
      }
    }
    return true;
  }

  /** Whether the line ends a page or a paragraph by its very last character. */
  static boolean endsBlock(String text, int to) {
    char last = text.charAt(to - 1);
    return last == '\f' || last == '\u2029';
  }

  /** The fence that opens or closes at this line: its mark repeated, at least three times, or 0. */
  static int fenceLength(String text, int from, int to) {
    int at = Blank.skip(text, from);
    if (at >= to || (text.charAt(at) != '`' && text.charAt(at) != '~')) {
      return 0;
    }
    char mark = text.charAt(at);
    int end = at;
    while (end < to && text.charAt(end) == mark) {
      end++;
    }
    // A code span may open a line with three backticks, but then they return within it.
    boolean span = mark == '`' && text.indexOf(mark, end, to) >= 0;
    return end - at < 3 || span ? 0 : end - at;
  }

  /** Offset behind a list item's marker ("- ", "12. ", "a) "), or -1. */
  static int itemContent(String text, int from, int to) {
    int at = Blank.skip(text, from);
    if (at >= to) {
      return -1;
    }
    int behind = at;
    if (BULLETS.indexOf(text.charAt(at)) >= 0) {
      behind = at + 1;
    } else {
      while (behind < to && behind - at < MAX_NUMBER_DIGITS && isDigit(text.charAt(behind))) {
        behind++;
      }
      if (behind == at && Character.isLetter(text.charAt(at))) {
        behind = at + 1;
      }
      boolean numbered =
          behind > at
              && behind < to
              && (text.charAt(behind) == ')'
                  || (text.charAt(behind) == '.' && isDigit(text.charAt(at))));
      if (!numbered) {
        return -1;
      }
      behind++;
    }
    boolean spaced = behind < to && Character.isWhitespace(text.charAt(behind));
    return spaced ? Math.min(to, Blank.skip(text, behind)) : -1;
  }

  /** Whether the line looks like a table's row: it opens with a bar, or has two tabs. */
  static boolean isTableRow(String text, int from, int to) {
    int at = Blank.skip(text, from);
    if (at >= to) {
      return false;
    }
    if (text.charAt(at) == '|' || text.startsWith("+-", at) || text.startsWith("+=", at)) {
      return true;
    }
    int end = Blank.trimEnd(text, at, to);
    int tab = text.indexOf('\t', at, end);
    return tab >= 0 && text.indexOf('\t', tab + 1, end) >= 0;
  }

  /** Whether a table's line only rules: it separates rows and says nothing. */
  static boolean isRule(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Character.isWhitespace(text.charAt(i)) && "|-:+=".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
