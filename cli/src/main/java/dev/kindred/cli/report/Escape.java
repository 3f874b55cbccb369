package dev.kindred.cli.report;

/** Makes text from anywhere harmless in markup. */
public final class Escape {
  private Escape() {}

  /** For HTML's and SVG's text and attributes; control characters become U+FFFD. */
  public static String html(String text) {
    var safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                case '\n', '\r', '\t' -> safe.append(' ');
                default -> safe.appendCodePoint(isUnsafe(c) ? 0xFFFD : c);
              }
            });
    return safe.toString();
  }

  /** For a cell of a Markdown table: on one line, nothing of it markup. */
  static String markdown(String text) {
    var safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n' || c == '\r' || c == '\t') {
                safe.append(' ');
              } else if (isUnsafe(c)) {
                safe.append('\uFFFD');
              } else {
                if ("\\`*_[]<>|#&~".indexOf(c) >= 0) {
                  safe.append('\\');
                }
                safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }

  /** Control characters, direction overrides and halves of characters. */
  private static boolean isUnsafe(int c) {
    return Character.isISOControl(c)
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
        || (c & 0xFFFE) == 0xFFFE;
  }
}
