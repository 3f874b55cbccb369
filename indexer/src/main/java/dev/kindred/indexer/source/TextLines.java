package dev.kindred.indexer.source;

import java.util.ArrayList;
import java.util.List;

/** The lines of a text and what can be done with them without moving what is behind. */
final class TextLines {
  private final StringBuilder text;
  private final List<Integer> starts = new ArrayList<>();

  TextLines(String text) {
    this.text = new StringBuilder(text);
    for (int start = 0; start < text.length(); start = end(text, start)) {
      starts.add(start);
    }
  }

  /** Offset behind the line at {@code start}, its line break included. */
  static int end(String text, int start) {
    int newline = text.indexOf('\n', start);
    return newline < 0 ? text.length() : newline + 1;
  }

  int count() {
    return starts.size();
  }

  int start(int line) {
    return starts.get(line);
  }

  /** The line without blanks at its end; empty for one that is not there. */
  String get(int line) {
    if (line < 0 || line >= starts.size()) {
      return "";
    }
    int end = line + 1 < starts.size() ? starts.get(line + 1) : text.length();
    return text.substring(starts.get(line), end).stripTrailing();
  }

  /** Writes spaces over the first characters of a line: they are markup, and say nothing. */
  void blank(int line, int chars) {
    for (int i = start(line); i < start(line) + chars; i++) {
      text.setCharAt(i, ' ');
    }
  }

  void blank(int line) {
    blank(line, get(line).length());
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
