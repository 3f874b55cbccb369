package dev.kindred.core.encode.onnx;

import dev.kindred.core.text.TokenSpans;
import dev.kindred.core.text.Tokenizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A tokenizer of texts in lower case whose offsets are those of the text as given: İ, alone of all
 * characters, becomes two (i and a combining dot).
 */
public record LowerCasing(Tokenizer tokenizer) implements Tokenizer {
  private static final char GROWING = 'İ';

  @Override
  public TokenSpans tokenize(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    TokenSpans spans = tokenizer.tokenize(lower);
    if (lower.length() == text.length()) {
      return spans;
    }
    // Which character of the text each one of the lower case comes from, and one behind the last.
    int[] origins = new int[lower.length() + 1];
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      origins[at++] = i;
      if (text.charAt(i) == GROWING) {
        origins[at++] = i;
      }
    }
    origins[at] = text.length();
    int[] starts = Arrays.stream(spans.starts()).map(start -> origins[start]).toArray();
    int[] ends =
        Arrays.stream(spans.ends()).map(end -> end == 0 ? 0 : origins[end - 1] + 1).toArray();
    return new TokenSpans(starts, ends);
  }
}
