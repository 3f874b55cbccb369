package dev.kindred.core.text;

import java.util.Arrays;

/**
 * A tokenizer whose counts do not add up: a text has one token more than its words, and one more
 * for every line break between them; a word of more than twelve letters is one "unknown" token, but
 * its parts are not.
 */
final class JoinCounting implements Tokenizer {
  private static final int LONGEST_WORD = 12;

  @Override
  public TokenSpans tokenize(String text) {
    int[] starts = new int[2 * text.length() + 1];
    int[] ends = new int[2 * text.length() + 1];
    int count = 1;
    int at = 0;
    while (at < text.length()) {
      int end = at + Character.charCount(text.codePointAt(at));
      boolean letter = Character.isLetter(text.codePointAt(at));
      while (letter && end < text.length() && Character.isLetter(text.codePointAt(end))) {
        end += Character.charCount(text.codePointAt(end));
      }
      int step = end - at > LONGEST_WORD || !letter ? end - at : 3;
      boolean blank = Character.isWhitespace(text.charAt(at)) && text.charAt(at) != '\n';
      for (int piece = at; piece < end && !blank; piece += step) {
        starts[count] = piece;
        ends[count++] = Math.min(end, piece + step);
      }
      at = end;
    }
    return new TokenSpans(Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
  }
}
