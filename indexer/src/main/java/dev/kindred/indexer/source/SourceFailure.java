package dev.kindred.indexer.source;

/**
 * One bad file, folder or record.
 *
 * @param path where, as in {@link dev.kindred.core.text.Document#path()}
 * @param line line that the record starts on, from 1; 0 for the whole file
 * @param reason one clause for a person: what is wrong and, where there is one, the remedy
 */
public record SourceFailure(String path, int line, String reason) {

  /**
   * @throws IllegalArgumentException if the line is negative
   */
  public SourceFailure {
    if (line < 0) {
      throw new IllegalArgumentException("line must be >= 0, got " + line);
    }
  }

  /** {@code path:line: reason}, or {@code path: reason} for a whole file; controls are escaped. */
  public String message() {
    String place = line == 0 ? path : path + ":" + line;
    return escapeControls(place + ": " + reason);
  }

  /** The text with its control characters as JSON-style escapes, fit for a terminal. */
  static String escapeControls(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    var escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        escaped.append("\\u%04x".formatted((int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
