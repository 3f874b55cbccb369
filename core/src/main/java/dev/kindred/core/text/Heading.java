package dev.kindred.core.text;

/**
 * A heading inside a document's text.
 *
 * @param offset UTF-16 offset of the heading's first character (its marker, in Markdown)
 * @param level 1 for the outermost, at most 6
 * @param title the heading's words, without markers
 */
public record Heading(int offset, int level, String title) {

  /**
   * @throws IllegalArgumentException if the offset is negative or the level is not in [1, 6]
   */
  public Heading {
    if (offset < 0) {
      throw new IllegalArgumentException("heading offset must be >= 0, got " + offset);
    }
    if (level < 1 || level > 6) {
      throw new IllegalArgumentException("heading level must be in [1, 6], got " + level);
    }
  }
}
