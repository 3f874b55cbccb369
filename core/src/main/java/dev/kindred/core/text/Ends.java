package dev.kindred.core.text;

import dev.kindred.core.text.Breaks.Strength;
import java.text.BreakIterator;
import java.util.Locale;

/**
 * Chooses where a passage ends.
 *
 * <p>All shares are of the tokens that the passage's text may have (its budget). In this order:
 *
 * <ol>
 *   <li>At the first heading within reach behind which a new passage ought to begin: when the
 *       passage is at least a third full; or at least an eighth, and the heading's level is that of
 *       the passage's own heading or an outer one. So sections keep to themselves, but tiny ones
 *       are merged. Text before the first heading counts as outermost.
 *   <li>At the text's end.
 *   <li>At the last heading within reach, if that leaves the passage a quarter full; else at the
 *       last block or the last list item that leaves it half full; else at the last sentence.
 *   <li>Where the next sentence is longer than any passage, and the passage would end less than
 *       half full without it: inside that sentence, at a line's end if there is one in the second
 *       half of what is in reach, else at a space there, else between two tokens.
 * </ol>
 *
 * <p>Last, if what is left of the section would be less than a quarter of a passage, passage and
 * rest are balanced: the end moves to the strongest place between a third and two thirds of both
 * together. Not thread-safe.
 */
final class Ends {
  /** How far around an offset to look for the bounds of a user-perceived character. */
  private static final int CLUSTER_CHARS = 32;

  private final String text;
  private final int textEnd;
  private final Outline outline;
  private final Breaks breaks;
  private final Pieces pieces;
  private final BreakIterator clusters = BreakIterator.getCharacterInstance(Locale.ROOT);

  Ends(String text, Outline outline, Breaks breaks, Pieces pieces) {
    this.text = text;
    this.textEnd = Blank.trimEnd(text, 0, text.length());
    this.outline = outline;
    this.breaks = breaks;
    this.pieces = pieces;
  }

  /**
   * The end of a passage; always behind {@code from}.
   *
   * @param start where the passage begins
   * @param from where it begins to say something new; at most the budget behind {@code start}
   * @param budget tokens for its text
   */
  int choose(int start, int from, int budget) {
    int limit = pieces.reach(start, budget);
    int section = ripeSection(start, from, limit, budget);
    if (section >= 0) {
      return section;
    }
    if (limit >= textEnd) {
      return textEnd;
    }
    return balanced(start, from, furthest(start, from, limit, budget), budget);
  }

  /**
   * The last line's end in the second half of {@code (floor, limit]}, else the last space there,
   * else {@code limit} itself, which lies between tokens. Always behind {@code floor}.
   */
  int wordEnd(int floor, int limit) {
    if (limit <= floor) {
      return nextCodePoint(floor);
    }
    int nearest = floor + (limit - floor) / 2;
    int space = -1;
    for (int i = limit; i > nearest; i--) {
      char c = text.charAt(i - 1);
      if (Lines.endsLine(c)) {
        return i;
      }
      if (space < 0 && Character.isWhitespace(c)) {
        space = i;
      }
    }
    return space >= 0 ? space : clusterEnd(floor, limit);
  }

  /** The last end of a user-perceived character within {@code (floor, limit]}. */
  int clusterEnd(int floor, int limit) {
    int from = Blank.codePointStart(text, Math.max(floor, limit - CLUSTER_CHARS));
    int to = Math.min(text.length(), limit + CLUSTER_CHARS);
    clusters.setText(text.substring(from, to));
    int at = limit >= text.length() ? limit : from + clusters.preceding(limit - from + 1);
    return at > floor ? at : Math.max(nextCodePoint(floor), Blank.codePointStart(text, limit));
  }

  /** The first start of a user-perceived character at or behind {@code offset}. */
  int clusterStart(int offset) {
    int from = Blank.codePointStart(text, Math.max(0, offset - CLUSTER_CHARS));
    int to = Math.min(text.length(), offset + CLUSTER_CHARS);
    clusters.setText(text.substring(from, to));
    return Blank.codePointStart(
        text, clusters.isBoundary(offset - from) ? offset : from + clusters.current());
  }

  private int nextCodePoint(int offset) {
    return text.offsetByCodePoints(offset, 1);
  }

  private int ripeSection(int start, int from, int limit, int budget) {
    IntList sections = outline.sections();
    int level = outline.levelAt(start);
    for (int i = sections.firstAtLeast(from + 1); i < sections.size(); i++) {
      int section = sections.get(i);
      if (section > limit) {
        break;
      }
      long filled = pieces.weight(start, section);
      if (filled * 3 >= budget || (outline.sectionLevel(i) <= level && filled * 8 >= budget)) {
        return section;
      }
    }
    return -1;
  }

  private int furthest(int start, int from, int limit, int budget) {
    int last = -1;
    int lastItem = -1;
    int lastBlock = -1;
    for (int i = breaks.offsets().lastAtMost(limit); i >= 0; i--) {
      int at = breaks.offsets().get(i);
      Strength strength = breaks.strength(i);
      if (at <= from) {
        break;
      }
      if (strength == Strength.GLUE) {
        continue;
      }
      last = last < 0 ? at : last;
      long filled = pieces.weight(start, at);
      if (filled * 4 < budget) {
        break;
      }
      if (strength == Strength.SECTION) {
        return at;
      }
      if (filled * 2 >= budget) {
        lastBlock = lastBlock < 0 && strength == Strength.BLOCK ? at : lastBlock;
        lastItem = lastItem < 0 && strength == Strength.ITEM ? at : lastItem;
      }
    }
    if (lastBlock >= 0) {
      return lastBlock;
    }
    return lastItem >= 0 ? lastItem : sentenceEnd(start, from, limit, budget, last);
  }

  private int sentenceEnd(int start, int from, int limit, int budget, int last) {
    if (last < 0) {
      return insideUnit(from, from, limit);
    }
    boolean nextFits = pieces.weight(last, breaks.unitEnd(last)) <= budget;
    boolean halfFull = pieces.weight(start, last) * 2L >= budget;
    return nextFits || halfFull ? last : insideUnit(from, last, limit);
  }

  /** An end inside the unit at {@code unit}, but not inside or right behind its headings. */
  private int insideUnit(int from, int unit, int limit) {
    int body = Math.max(unit, outline.bodyOf(Blank.skip(text, unit)));
    if (body < limit) {
      return wordEnd(body, limit);
    }
    if (unit > from) {
      return unit;
    }
    // Headings that fill a passage by themselves: at least the last one stays with its text.
    int heading = outline.headingUpTo(limit);
    return heading > from ? heading : wordEnd(from, limit);
  }

  private int balanced(int start, int from, int end, int budget) {
    int next = Blank.skip(text, end);
    if (outline.headingAt(next)) {
      return end;
    }
    int sectionEnd = outline.nextSection(next);
    if (pieces.weight(end, sectionEnd) * 4L >= budget) {
      return end;
    }
    int total = pieces.weight(start, sectionEnd);
    int nearest = Math.max(from + 1, pieces.reach(start, (total + 2) / 3));
    int furthest = pieces.reach(start, Math.min(budget, total - total / 3));
    int middle = pieces.reach(start, total / 2);
    int best = strongest(nearest, furthest, middle);
    if (best >= 0) {
      return best;
    }
    boolean amidUnit = breaks.unitEnd(from) > end;
    return amidUnit && middle > from ? insideUnit(from, from, middle) : end;
  }

  /** The strongest place to cut within {@code [nearest, furthest]}, nearest the middle; or -1. */
  private int strongest(int nearest, int furthest, int middle) {
    int best = -1;
    Strength strength = Strength.GLUE;
    for (int i = breaks.offsets().firstAtLeast(nearest); i < breaks.offsets().size(); i++) {
      int at = breaks.offsets().get(i);
      if (at > furthest) {
        break;
      }
      int stronger = breaks.strength(i).compareTo(strength);
      boolean nearer = best >= 0 && Math.abs(at - middle) < Math.abs(best - middle);
      if (stronger > 0 || (stronger == 0 && nearer)) {
        best = at;
        strength = breaks.strength(i);
      }
    }
    return best;
  }
}
