package dev.kindred.core.text;

import java.util.ArrayList;
import java.util.List;

/** Places in a text where its units begin, ascending, each with how good it is to cut there. */
final class Breaks {
  /** How good a place is to cut at, worst first. */
  enum Strength {
    /** Behind a heading: never the end of a passage, but its repetition may begin here. */
    GLUE,
    /** A sentence, a line of code, a row. */
    SENTENCE,
    /** A list item, a table, a paragraph of code. */
    ITEM,
    /** A paragraph, a fenced block. */
    BLOCK,
    /** A heading. */
    SECTION
  }

  private final IntList offsets = new IntList();
  private final List<Strength> strengths = new ArrayList<>();
  private final int textLength;

  Breaks(int textLength) {
    this.textLength = textLength;
  }

  /** Adds a place at or behind the last one; of two at the same place the stronger stays. */
  void add(int offset, Strength strength) {
    int last = offsets.size() - 1;
    if (last >= 0 && offsets.get(last) == offset) {
      if (strength.compareTo(strengths.get(last)) > 0) {
        strengths.set(last, strength);
      }
      return;
    }
    offsets.add(offset);
    strengths.add(strength);
  }

  IntList offsets() {
    return offsets;
  }

  Strength strength(int index) {
    return strengths.get(index);
  }

  /** Where the unit around {@code offset} ends: the next place to cut, else the text's length. */
  int unitEnd(int offset) {
    int index = offsets.firstAtLeast(offset + 1);
    while (index < offsets.size() && strength(index) == Strength.GLUE) {
      index++;
    }
    return index < offsets.size() ? offsets.get(index) : textLength;
  }
}
