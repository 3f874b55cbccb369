package dev.kindred.core.text;

/**
 * Chooses where a passage that continues a section begins to repeat the passage before: at the
 * earliest sentence (or line, item, row) that the tokens allowed reach. Where the passage before
 * ended inside a sentence and no whole one is in reach, whole words are repeated instead, so that
 * text without punctuation overlaps too.
 */
final class Overlap {
  private final String text;
  private final Outline outline;
  private final Breaks breaks;
  private final Pieces pieces;
  private final Ends ends;
  private final Tokenizer tokenizer;

  Overlap(
      String text, Outline outline, Breaks breaks, Pieces pieces, Ends ends, Tokenizer tokenizer) {
    this.text = text;
    this.outline = outline;
    this.breaks = breaks;
    this.pieces = pieces;
    this.ends = ends;
    this.tokenizer = tokenizer;
  }

  /**
   * Where the next passage begins.
   *
   * @param previous the passage before
   * @param from where the text that is in no passage yet begins
   * @param maxTokens most tokens to repeat
   * @param budget tokens for the next passage's text
   * @return behind {@code previous}'s start, at most {@code from}
   */
  int start(Passage previous, int from, int maxTokens, int budget) {
    if (outline.headingAt(from)) {
      return from;
    }
    // Nothing is repeated across a heading, nor the heading itself: the context has it.
    int floor = Math.max(previous.startOffset() + 1, outline.bodyBefore(from));
    int room = budget - pieces.weight(from, breaks.unitEnd(from));
    long allowed = Math.min(maxTokens, room >= 0 ? room : budget / 2);
    int end = previous.endOffset();
    for (long step = 1; allowed > 0; step *= 2) {
      int start = candidate(floor, end, from, (int) allowed);
      if (start >= end) {
        return from;
      }
      int excess = tokenizer.tokenize(text.substring(start, end)).count() - maxTokens;
      if (excess <= 0) {
        return start;
      }
      allowed = Math.min(allowed, pieces.weight(start, end)) - excess * step;
    }
    return from;
  }

  /** Where to begin so as to repeat at most {@code allowed} tokens before {@code end}. */
  private int candidate(int floor, int end, int from, int allowed) {
    int earliest = Math.max(floor, pieces.reachBack(end, allowed));
    int index = breaks.offsets().firstAtLeast(earliest);
    if (index < breaks.offsets().size() && breaks.offsets().get(index) < end) {
      return Blank.skip(text, breaks.offsets().get(index));
    }
    int unit = breaks.offsets().lastAtMost(from);
    boolean amidUnit = unit < 0 || Blank.skip(text, breaks.offsets().get(unit)) < from;
    return amidUnit && earliest < end ? wordStart(earliest, end) : end;
  }

  /** The first word that begins at or behind {@code earliest}, else the next whole character. */
  private int wordStart(int earliest, int end) {
    for (int i = Math.max(1, earliest); i < end; i++) {
      if (Character.isWhitespace(text.charAt(i - 1)) && !Character.isWhitespace(text.charAt(i))) {
        return i;
      }
    }
    return Blank.skip(text, ends.clusterStart(earliest));
  }
}
