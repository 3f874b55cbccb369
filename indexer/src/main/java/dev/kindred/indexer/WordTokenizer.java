package dev.kindred.indexer;

import dev.kindred.core.text.TokenSpans;
import dev.kindred.core.text.Tokenizer;
import java.util.Arrays;

/** Words and single other characters, for cutting passages where there is no model to count for. */
final class WordTokenizer implements Tokenizer {

  @Override
  public TokenSpans tokenize(String text) {
    int[] starts = new int[16];
    int[] ends = new int[16];
    int count = 0;
    int at = 0;
    while (at < text.length()) {
      int end = endOfToken(text, at);
      if (!Character.isWhitespace(text.codePointAt(at))) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
          ends = Arrays.copyOf(ends, count * 2);
        }
        starts[count] = at;
        ends[count++] = end;
      }
      at = end;
    }
    return new TokenSpans(Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
  }

  private static int endOfToken(String text, int start) {
    int codePoint = text.codePointAt(start);
    int end = start + Character.charCount(codePoint);
    if (Character.isLetterOrDigit(codePoint)) {
      while (end < text.length() && Character.isLetterOrDigit(text.codePointAt(end))) {
        end += Character.charCount(text.codePointAt(end));
      }
    }
    return end;
  }
}
