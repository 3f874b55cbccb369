package dev.kindred.cli;

import dev.kindred.searcher.highlight.Snippet;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A snippet as lines of a given width, with the query's words emphasised. */
final class SnippetText {
  private final StringBuilder text = new StringBuilder();
  private final BitSet marked = new BitSet();

  private SnippetText() {}

  /**
   * @param width cells in a line, at least 1; a longer word is cut
   */
  static List<String> lines(Snippet snippet, int width, Style style) {
    var made = new SnippetText();
    made.read(snippet);
    return made.wrap(width, style);
  }

  /** On one line and safe, marks carried along. */
  private void read(Snippet snippet) {
    var isMarked = new BitSet();
    snippet.marks().forEach(mark -> isMarked.set(mark.start(), mark.end()));
    String raw = snippet.text();
    for (int i = 0; i < raw.length(); i += Character.charCount(raw.codePointAt(i))) {
      int c = raw.codePointAt(i);
      int start = text.length();
      if (!SafeText.isBlank(c)) {
        text.appendCodePoint(SafeText.safe(c));
      } else if (start > 0 && text.charAt(start - 1) != ' ') {
        text.append(' ');
      }
      marked.set(start, text.length(), isMarked.get(i));
    }
  }

  private List<String> wrap(int width, Style style) {
    var lines = new ArrayList<String>();
    int start = 0;
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    while (start < end) {
      int lineEnd = endOfLine(start, end, width);
      lines.add(styled(start, trimmed(start, lineEnd), style));
      start = lineEnd;
      while (start < end && text.charAt(start) == ' ') {
        start++;
      }
    }
    return lines;
  }

  /** Behind the last word that fits, or inside the first if not even that does. */
  private int endOfLine(int start, int end, int width) {
    int cells = 0;
    int lastBlank = -1;
    int at = start;
    while (at < end) {
      int c = text.codePointAt(at);
      int size = cells(c);
      if (cells + size > width) {
        if (c == ' ') {
          return at;
        }
        return lastBlank >= 0 ? lastBlank : Math.max(at, start + Character.charCount(c));
      }
      if (c == ' ') {
        lastBlank = at;
      }
      cells += size;
      at += Character.charCount(c);
    }
    return end;
  }

  private int trimmed(int start, int end) {
    int trimmed = end;
    while (trimmed > start && text.charAt(trimmed - 1) == ' ') {
      trimmed--;
    }
    return trimmed;
  }

  private String styled(int start, int end, Style style) {
    var line = new StringBuilder();
    int at = start;
    while (at < end) {
      boolean mark = marked.get(at);
      int behind = Math.min(end, mark ? marked.nextClearBit(at) : next(at));
      String part = text.substring(at, behind);
      line.append(mark ? style.mark(part) : part);
      at = behind;
    }
    return line.toString();
  }

  private int next(int at) {
    int set = marked.nextSetBit(at);
    return set < 0 ? Integer.MAX_VALUE : set;
  }

  /**
   * Columns a character takes: two for East Asian scripts and pictographs, none for what combines.
   */
  static int cells(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    if (codePoint < 0x1100) {
      return 1;
    }
    boolean wide =
        (codePoint >= 0x1F300 && codePoint <= 0x1FAFF)
            || (codePoint >= 0xFF00 && codePoint <= 0xFF60)
            || (codePoint >= 0x3000 && codePoint <= 0x303F)
            || switch (UnicodeScript.of(codePoint)) {
              case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> true;
              default -> false;
            };
    return wide ? 2 : 1;
  }
}
