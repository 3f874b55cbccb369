package dev.kindred.indexer.source;

import dev.kindred.core.text.Heading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * reStructuredText: its section titles, by their adornment in the order of first use, and the
 * bibliographic fields below the first. Adornment and comments are blanked out.
 */
final class ReStructuredText implements Markup {
  private static final Pattern ADORNMENT = Pattern.compile("([!-/:-@\\[-`{-~])\\1+");
  private static final Pattern FIELD = Pattern.compile(":([\\w -]{1,40}):\\s+(\\S.*)");
  private static final Pattern EXPLICIT = Pattern.compile("\\.\\.(\\s.*)?");
  private static final Pattern NO_COMMENT = Pattern.compile("\\.\\. (\\[|_|\\||[\\w:.+-]+::).*");
  private static final int MAX_LEVEL = 6;

  @Override
  public MarkedText read(String text) {
    var lines = new TextLines(text);
    var headings = new ArrayList<Heading>();
    var styles = new ArrayList<String>();
    Map<String, List<String>> metadata = new TreeMap<>();
    boolean opening = true;
    for (int i = 0; i < lines.count(); i++) {
      String line = lines.get(i);
      if (isTitle(lines, i)) {
        boolean over = isAdornment(lines.get(i - 1)) && lines.get(i - 1).equals(lines.get(i + 1));
        String style = lines.get(i + 1).charAt(0) + (over ? "over" : "");
        if (!styles.contains(style)) {
          styles.add(style);
        }
        int indent = line.length() - line.stripLeading().length();
        int level = Math.min(MAX_LEVEL, styles.indexOf(style) + 1);
        headings.add(new Heading(lines.start(i) + indent, level, line.strip()));
        if (over) {
          lines.blank(i - 1);
        }
        lines.blank(i + 1);
        i++;
      } else if (EXPLICIT.matcher(line).matches() && !NO_COMMENT.matcher(line).matches()) {
        i = blankBlock(lines, i);
      } else {
        Matcher field = FIELD.matcher(line);
        if (opening && field.matches()) {
          metadata.put(field.group(1).toLowerCase(Locale.ROOT), List.of(field.group(2)));
        } else {
          opening &= line.isBlank() || isAdornment(line);
        }
      }
    }
    return new MarkedText(lines.toString(), "", headings, metadata);
  }

  /** A line over a rule that is as long, with nothing or a rule above. */
  private static boolean isTitle(TextLines lines, int i) {
    String title = lines.get(i);
    String under = lines.get(i + 1);
    if (title.isBlank() || !isAdornment(under) || isAdornment(title)) {
      return false;
    }
    String above = lines.get(i - 1);
    boolean over = above.equals(under);
    boolean alone = above.isBlank() && !Character.isWhitespace(title.charAt(0));
    return (over || alone) && under.length() >= Math.min(title.strip().length(), 4);
  }

  private static boolean isAdornment(String line) {
    return ADORNMENT.matcher(line).matches();
  }

  /** Blanks a line and those behind it that are indented. Returns the last. */
  private static int blankBlock(TextLines lines, int first) {
    int last = first;
    lines.blank(first);
    for (int i = first + 1; i < lines.count(); i++) {
      String line = lines.get(i);
      if (line.isBlank()) {
        continue;
      }
      if (!Character.isWhitespace(line.charAt(0))) {
        break;
      }
      lines.blank(i);
      last = i;
    }
    return last;
  }
}
