package dev.kindred.core.text;

import java.util.Arrays;

/**
 * A byte-level tokenizer: every byte of UTF-8 is a token that spans its whole code point, and the
 * first of a word spans the space before it too.
 */
final class Utf8Bytes implements Tokenizer {
  @Override
  public TokenSpans tokenize(String text) {
    int[] starts = new int[3 * text.length()];
    int[] ends = new int[3 * text.length()];
    int count = 0;
    int space = -1;
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      int next = at + Character.charCount(codePoint);
      if (codePoint == ' ') {
        space = at;
      } else {
        int bytes = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
        for (int i = 0; i < bytes; i++) {
          starts[count] = space >= 0 ? space : at;
          ends[count++] = next;
        }
        space = -1;
      }
      at = next;
    }
    return new TokenSpans(Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
  }
}
