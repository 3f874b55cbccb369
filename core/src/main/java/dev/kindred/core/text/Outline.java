package dev.kindred.core.text;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The headings of a text, put in relation to it and to each other.
 *
 * <p>A heading with nothing but blanks between it and the heading before is glued to that one: the
 * two open one section together ("# Guide", "## Install"), because a passage never ends with a
 * heading. {@link #sections} are the headings that are not glued.
 */
final class Outline {
  /**
   * @param start offset of the heading's first character that is not blank
   * @param body offset behind the heading's line (and its underline), at most the next heading
   * @param parent index of the nearest heading above with a lower level, or -1
   */
  private record Entry(int start, int body, int level, int parent, String title) {}

  private final String text;
  private final List<Entry> entries = new ArrayList<>();
  private final IntList starts = new IntList();
  private final IntList sections = new IntList();
  private final IntList sectionEntries = new IntList();

  Outline(String text, List<Heading> headings) {
    this.text = text;
    List<Heading> placed = new ArrayList<>();
    for (Heading heading : headings) {
      int start = starts.size() == 0 ? 0 : starts.get(starts.size() - 1);
      if (heading.offset() > start) {
        start = Math.max(start, Blank.codePointStart(text, Blank.skip(text, heading.offset())));
      } else if (starts.size() == 0) {
        start = Blank.skip(text, 0);
      }
      if (start < text.length()) {
        starts.add(start);
        placed.add(heading);
      }
    }
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < placed.size(); i++) {
      Heading heading = placed.get(i);
      while (!open.isEmpty() && entries.get(open.element()).level() >= heading.level()) {
        open.pop();
      }
      int parent = open.isEmpty() ? -1 : open.element();
      int start = starts.get(i);
      int next = i + 1 < placed.size() ? starts.get(i + 1) : text.length();
      if (i == 0 || Blank.skip(text, entries.get(i - 1).body()) < start) {
        sections.add(start);
        sectionEntries.add(i);
      }
      int body = Math.min(next, bodyStart(start));
      entries.add(new Entry(start, body, heading.level(), parent, heading.title()));
      open.push(i);
    }
  }

  /** Behind the line at {@code start}, and behind the underline of a Setext heading. */
  private int bodyStart(int start) {
    int lineEnd = Lines.next(text, start);
    int underlineEnd = Lines.next(text, lineEnd);
    int end = Blank.trimEnd(text, lineEnd, underlineEnd);
    if (end == lineEnd) {
      return lineEnd;
    }
    char mark = text.charAt(lineEnd);
    if (mark != '=' && mark != '-') {
      return lineEnd;
    }
    for (int i = lineEnd; i < end; i++) {
      if (text.charAt(i) != mark) {
        return lineEnd;
      }
    }
    return underlineEnd;
  }

  /** Offsets at which sections begin, ascending. */
  IntList sections() {
    return sections;
  }

  /** Level of the heading that opens the section at this index of {@link #sections}. */
  int sectionLevel(int section) {
    return entries.get(sectionEntries.get(section)).level();
  }

  /** Where the first section behind {@code offset} begins, else the text's length. */
  int nextSection(int offset) {
    int index = sections.firstAtLeast(offset + 1);
    return index < sections.size() ? sections.get(index) : text.length();
  }

  /** Whether a heading, glued or not, begins exactly at {@code offset}. */
  boolean headingAt(int offset) {
    return headingUpTo(offset) == offset;
  }

  /** First heading behind {@code offset} or at it, glued or not, else the text's length. */
  int headingFrom(int offset) {
    int index = starts.firstAtLeast(offset);
    return index < starts.size() ? starts.get(index) : text.length();
  }

  /** Last heading at or before {@code offset}, glued or not, else -1. */
  int headingUpTo(int offset) {
    int index = starts.lastAtMost(offset);
    return index < 0 ? -1 : starts.get(index);
  }

  /** Behind the line of the last heading that begins at or before {@code offset}, else 0. */
  int bodyBefore(int offset) {
    int index = starts.lastAtMost(offset);
    return index < 0 ? 0 : entries.get(index).body();
  }

  /**
   * Where the text behind the headings at {@code offset} begins; {@code offset} itself where it is
   * in no heading.
   */
  int bodyOf(int offset) {
    int index = innermostAt(offset);
    return index < 0 || entries.get(index).body() <= offset
        ? offset
        : Blank.skip(text, entries.get(index).body());
  }

  /**
   * Level of the section at {@code offset}, the innermost of headings glued together; 0 before the
   * first heading.
   */
  int levelAt(int offset) {
    int index = innermostAt(offset);
    return index < 0 ? 0 : entries.get(index).level();
  }

  /**
   * Titles of the headings that {@code offset} is under, outermost first; a heading that begins
   * there is under those above it, not under itself.
   */
  List<String> path(int offset) {
    var path = new ArrayDeque<String>();
    int behind = starts.firstAtLeast(offset);
    int index = headingAt(offset) ? entries.get(behind).parent() : behind - 1;
    while (index >= 0) {
      path.addFirst(entries.get(index).title());
      index = entries.get(index).parent();
    }
    return List.copyOf(path);
  }

  /** The last heading at or before the offset, or the last one glued to it if offset is in it. */
  private int innermostAt(int offset) {
    int index = starts.lastAtMost(offset);
    if (index < 0 || offset >= entries.get(index).body()) {
      return index;
    }
    int section = sections.firstAtLeast(starts.get(index) + 1);
    return section < sections.size() ? sectionEntries.get(section) - 1 : entries.size() - 1;
  }
}
