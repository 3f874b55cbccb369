package dev.kindred.core.text;

import dev.kindred.core.text.Breaks.Strength;

/**
 * Finds a text's units in one pass over its lines: sections, blocks, list items, rows and lines of
 * code, sentences. A heading is glued to the unit behind it, a table's rule to the row above it, a
 * fence to its first and last line. Not thread-safe; used once.
 */
final class Segmenter {
  /** What the line before the present one was, as far as it changes what this one begins. */
  private enum Before {
    BLANK,
    HEADING,
    PROSE,
    TABLE,
    FENCE
  }

  private final String text;
  private final Outline outline;
  private final Breaks breaks;
  private final Sentences sentences;

  private Before before = Before.BLANK;

  /** Where the prose that no sentence has been sought in yet begins, or -1. */
  private int proseStart = -1;

  /** Length of the fence that is open, or 0. */
  private int fenceLength;

  private char fenceMark;

  private Segmenter(String text, Outline outline) {
    this.text = text;
    this.outline = outline;
    this.breaks = new Breaks(text.length());
    this.sentences = new Sentences(text);
  }

  static Breaks segment(String text, Outline outline) {
    return new Segmenter(text, outline).run();
  }

  private Breaks run() {
    int line = 0;
    while (line < text.length()) {
      if (outline.headingAt(line)) {
        line = heading(line);
      } else {
        // A heading that begins amid a line begins a line of its own.
        int end = Math.min(Lines.next(text, line), outline.headingFrom(line));
        line(line, end);
        line = end;
      }
    }
    endProse(text.length());
    return breaks;
  }

  private int heading(int start) {
    endProse(start);
    // Glued headings count as text behind the heading above.
    breaks.add(start, outline.nextSection(start - 1) == start ? Strength.SECTION : Strength.GLUE);
    before = Before.HEADING;
    // A heading inside code means that the fence was none.
    fenceLength = 0;
    return Math.max(start + 1, outline.bodyBefore(start));
  }

  private void line(int from, int to) {
    if (Lines.isBlank(text, from, to)) {
      endProse(from);
      before = before == Before.HEADING ? Before.HEADING : Before.BLANK;
      return;
    }
    int fence = Lines.fenceLength(text, from, to);
    if (fenceLength > 0) {
      code(from, to, fence);
    } else if (fence > 0) {
      begin(from, Strength.BLOCK);
      fenceLength = fence;
      fenceMark = text.charAt(Blank.skip(text, from));
      before = Before.FENCE;
    } else {
      plain(from, to);
    }
    if (Lines.endsBlock(text, to)) {
      endProse(to);
      before = Before.BLANK;
    }
  }

  private void code(int from, int to, int fence) {
    int mark = Blank.skip(text, from);
    boolean closes =
        fence >= fenceLength
            && text.charAt(mark) == fenceMark
            && Lines.isBlank(text, mark + fence, to);
    if (closes) {
      fenceLength = 0;
      before = Before.BLANK;
      return;
    }
    if (before == Before.BLANK) {
      breaks.add(from, Strength.ITEM);
    } else if (before == Before.PROSE) {
      breaks.add(from, Strength.SENTENCE);
    }
    before = Before.PROSE;
  }

  private void plain(int from, int to) {
    int content = Lines.itemContent(text, from, to);
    if (content >= 0) {
      begin(from, Strength.ITEM);
      proseStart = content;
      before = Before.PROSE;
    } else if (Lines.isTableRow(text, from, to)) {
      if (before != Before.TABLE) {
        begin(from, Strength.ITEM);
      } else if (!Lines.isRule(text, from, to)) {
        begin(from, Strength.SENTENCE);
      }
      before = Before.TABLE;
    } else {
      if (proseStart < 0) {
        begin(from, Strength.ITEM);
        proseStart = from;
      }
      before = Before.PROSE;
    }
  }

  private void begin(int from, Strength strength) {
    endProse(from);
    breaks.add(
        from,
        switch (before) {
          case HEADING -> Strength.GLUE;
          case BLANK -> Strength.BLOCK;
          case PROSE, TABLE, FENCE -> strength;
        });
  }

  private void endProse(int to) {
    if (proseStart >= 0) {
      sentences.addTo(breaks, proseStart, to);
      proseStart = -1;
    }
  }
}
