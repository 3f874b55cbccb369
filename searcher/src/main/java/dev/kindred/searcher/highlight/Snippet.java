package dev.kindred.searcher.highlight;

import java.util.List;

/**
 * A short part of a passage.
 *
 * @param text the characters shown
 * @param marks ranges of {@code text} that the query's words cover, ascending and apart
 */
public record Snippet(String text, List<Mark> marks) {

  /** No text at all. */
  public static final Snippet EMPTY = new Snippet("", List.of());

  /**
   * A range of characters.
   *
   * @param start first
   * @param end behind the last
   */
  public record Mark(int start, int end) {}

  /**
   * @throws IllegalArgumentException if marks overlap, are empty, or lie outside the text
   */
  public Snippet {
    marks = List.copyOf(marks);
    int end = 0;
    for (Mark mark : marks) {
      if (mark.start() < end || mark.end() <= mark.start() || mark.end() > text.length()) {
        throw new IllegalArgumentException(
            "marks must ascend within [0, %d], got %s".formatted(text.length(), marks));
      }
      end = mark.end();
    }
  }

  /** The text with each marked part between {@code open} and {@code close}. */
  public String marked(String open, String close) {
    var out = new StringBuilder();
    int at = 0;
    for (Mark mark : marks) {
      out.append(text, at, mark.start())
          .append(open)
          .append(text, mark.start(), mark.end())
          .append(close);
      at = mark.end();
    }
    return out.append(text, at, text.length()).toString();
  }
}
