package dev.kindred.core.text;

/**
 * A whole text measured once in the model's tokens, so that any stretch of it can be weighed and
 * cut by binary search.
 *
 * <p>The text is tokenised in windows of bounded size that end at a line's end or a space where
 * there is one. A piece begins where a token does, blanks skipped. Where a token, or a stretch that
 * the tokenizer drops, is longer than {@link #MAX_PIECE_CHARS} characters (word-piece tokenizers
 * make one "unknown" token of a long run without spaces), it is counted as several pieces, so that
 * no passage grows without bounds. A weight is therefore an estimate of what the tokenizer will say
 * of the stretch alone, and nearly always exact.
 */
final class Pieces {
  /** Most characters that count as one token. */
  static final int MAX_PIECE_CHARS = 64;

  private static final int WINDOW_CHARS = 8192;

  private final String text;
  private final IntList starts = new IntList();
  private int last;

  private Pieces(String text) {
    this.text = text;
  }

  static Pieces of(String text, Tokenizer tokenizer) {
    var pieces = new Pieces(text);
    int from = Blank.skip(text, 0);
    while (from < text.length()) {
      int to = pieces.windowEnd(from);
      pieces.addAll(from, tokenizer.tokenize(text.substring(from, to)));
      from = Blank.skip(text, to);
    }
    pieces.fillTo(text.length());
    return pieces;
  }

  /** Estimated tokens of the stretch {@code [from, to)}. */
  int weight(int from, int to) {
    return starts.firstAtLeast(to) - starts.firstAtLeast(from);
  }

  /** The furthest offset that at most {@code budget} tokens from {@code from} reach. */
  int reach(int from, int budget) {
    long index = (long) starts.firstAtLeast(from) + budget;
    return index < starts.size() ? starts.get((int) index) : text.length();
  }

  /** The earliest offset from which at most {@code budget} tokens reach {@code to}. */
  int reachBack(int to, int budget) {
    int index = starts.firstAtLeast(to) - budget;
    return index >= 0 && index < starts.size() ? starts.get(index) : 0;
  }

  private void addAll(int windowStart, TokenSpans spans) {
    for (int i = 0; i < spans.count(); i++) {
      int start = windowStart + spans.starts()[i];
      int end = Math.min(text.length(), windowStart + spans.ends()[i]);
      // Byte-level tokens begin with the space before the word.
      while (start < end && Character.isWhitespace(text.charAt(start))) {
        start++;
      }
      start = Blank.codePointStart(text, Math.clamp(start, last, text.length()));
      fillTo(start);
      starts.add(start);
      last = start;
    }
  }

  /** Begins a piece wherever more characters than one may have lie behind the last one. */
  private void fillTo(int offset) {
    while (offset - last > MAX_PIECE_CHARS) {
      last = Blank.codePointStart(text, last + MAX_PIECE_CHARS);
      starts.add(last);
    }
  }

  private int windowEnd(int from) {
    int furthest = from + WINDOW_CHARS;
    // Written so as not to overflow near the longest possible string.
    if (text.length() - from <= WINDOW_CHARS) {
      return text.length();
    }
    int nearest = from + WINDOW_CHARS / 2;
    int space = -1;
    for (int i = furthest; i > nearest; i--) {
      char c = text.charAt(i - 1);
      if (Lines.endsLine(c)) {
        return i;
      }
      if (space < 0 && Character.isWhitespace(c)) {
        space = i;
      }
    }
    return space >= 0 ? space : Blank.codePointStart(text, furthest);
  }
}
