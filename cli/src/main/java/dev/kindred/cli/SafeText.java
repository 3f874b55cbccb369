package dev.kindred.cli;

/**
 * Text from documents, made fit to print: a control character could move the cursor, colour the
 * screen or hide what follows, and a direction override could turn a line around.
 */
final class SafeText {
  private static final char REPLACEMENT = '\uFFFD';

  private SafeText() {}

  /** On one line: white space becomes single blanks, unsafe characters U+FFFD. */
  static String line(String text) {
    var safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isBlank(c)) {
                if (!safe.isEmpty() && safe.charAt(safe.length() - 1) != ' ') {
                  safe.append(' ');
                }
              } else {
                safe.appendCodePoint(safe(c));
              }
            });
    return safe.toString().stripTrailing();
  }

  /** With its lines and tabs kept; other unsafe characters become U+FFFD. */
  static String block(String text) {
    var safe = new StringBuilder(text.length());
    text.replace("\r\n", "\n")
        .codePoints()
        .forEach(c -> safe.appendCodePoint(c == '\n' || c == '\t' ? c : safe(c)));
    return safe.toString();
  }

  /** The character, or what stands for it. */
  static int safe(int codePoint) {
    return isUnsafe(codePoint) ? REPLACEMENT : codePoint;
  }

  static boolean isBlank(int codePoint) {
    return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
  }

  static boolean isUnsafe(int codePoint) {
    return Character.isISOControl(codePoint)
        || (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }
}
