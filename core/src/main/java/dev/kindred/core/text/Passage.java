package dev.kindred.core.text;

/**
 * A stretch of a document's text, the unit that is embedded and retrieved.
 *
 * @param ordinal position among the document's passages, from 0
 * @param startOffset UTF-16 offset of the first character in {@link Document#text()}
 * @param endOffset UTF-16 offset behind the last character
 * @param context the document's own title and the headings above the passage, for the encoder and
 *     BM25; empty where there are none or where {@code text} itself opens with them
 * @param text the characters from {@code startOffset} to {@code endOffset}
 */
public record Passage(int ordinal, int startOffset, int endOffset, String context, String text) {

  /**
   * @throws IllegalArgumentException if an offset or the ordinal is negative, or the offsets do not
   *     span {@code text}
   */
  public Passage {
    if (ordinal < 0) {
      throw new IllegalArgumentException("passage ordinal must be >= 0, got " + ordinal);
    }
    if (startOffset < 0 || endOffset - startOffset != text.length()) {
      throw new IllegalArgumentException(
          "passage offsets [%d, %d) must span its %d characters"
              .formatted(startOffset, endOffset, text.length()));
    }
  }

  /** What is embedded: the context, then the text. BM25 sees a file's name besides. */
  public String contextualText() {
    return context.isEmpty() ? text : context + "\n" + text;
  }
}
