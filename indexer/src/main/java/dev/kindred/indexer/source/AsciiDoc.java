package dev.kindred.indexer.source;

import dev.kindred.core.text.Heading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * AsciiDoc: its section titles, outside delimited blocks, and the attributes of its header.
 * Comments, block attributes and anchors are blanked out.
 */
final class AsciiDoc implements Markup {
  private static final Pattern TITLE = Pattern.compile("(={1,6}|#{1,6})\\s+(\\S.*?)(\\s+\\1)?");
  private static final Pattern DELIMITER =
      Pattern.compile("(-{4,}|\\.{4,}|={4,}|\\+{4,}|/{4,}|_{4,}|\\*{4,}|[|,:!]={3,}|```.*|--)");
  private static final Pattern ATTRIBUTE = Pattern.compile(":(!?[\\w-]{1,60}!?):(\\s+(.*))?");
  private static final Pattern AUTHOR = Pattern.compile("([^:<]+?)\\s*<[^>]*>");
  private static final Pattern BLOCK_ATTRIBUTES = Pattern.compile("\\[.*]");

  /** Longer lines are prose, and would keep the patterns busy. */
  private static final int MAX_MARKUP_CHARS = 1000;

  @Override
  public MarkedText read(String text) {
    var lines = new TextLines(text);
    var headings = new ArrayList<Heading>();
    Map<String, List<String>> metadata = new TreeMap<>();
    boolean header = false;
    String open = null;
    for (int i = 0; i < lines.count(); i++) {
      String line = lines.get(i);
      if (open != null || DELIMITER.matcher(line).matches()) {
        boolean comment = (open == null ? line : open).startsWith("////");
        open = afterDelimiter(open, line);
        if (comment) {
          lines.blank(i);
        }
        continue;
      }
      if (line.length() > MAX_MARKUP_CHARS) {
        header = false;
        continue;
      }
      Matcher title = TITLE.matcher(line);
      if (title.matches()) {
        int level = title.group(1).length();
        headings.add(new Heading(lines.start(i), level, title.group(2)));
        header |= headings.size() == 1 && level == 1;
      } else if (line.startsWith("//") || BLOCK_ATTRIBUTES.matcher(line).matches()) {
        lines.blank(i);
      } else {
        header &= !line.isBlank();
        attribute(line, header, metadata);
      }
    }
    return new MarkedText(lines.toString(), "", headings, metadata);
  }

  /** The delimiter that is open behind this line. */
  private static @Nullable String afterDelimiter(@Nullable String open, String line) {
    if (open == null) {
      return line.startsWith("```") ? "```" : line;
    }
    return line.equals(open) ? null : open;
  }

  private static void attribute(String line, boolean header, Map<String, List<String>> metadata) {
    Matcher attribute = ATTRIBUTE.matcher(line);
    Matcher author = AUTHOR.matcher(line);
    if (attribute.matches()) {
      String value = attribute.group(3);
      if (header && value != null) {
        metadata.put(attribute.group(1).toLowerCase(Locale.ROOT), List.of(value));
      }
    } else if (header && author.matches() && !metadata.containsKey("author")) {
      metadata.put("author", List.of(author.group(1)));
    }
  }
}
