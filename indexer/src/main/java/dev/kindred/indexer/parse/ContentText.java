package dev.kindred.indexer.parse;

import dev.kindred.core.text.Heading;
import dev.kindred.core.text.Location;
import dev.kindred.core.text.Places.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.tika.exception.WriteLimitReachedException;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** The text of the XHTML that Tika's parsers give, its headings and the parts of its file. */
final class ContentText extends DefaultHandler {
  private static final Set<String> BLOCKS =
      Set.of("p", "div", "ul", "ol", "table", "blockquote", "pre", "dl", "section", "article");
  private static final Set<String> LINES = Set.of("tr", "li", "dt", "dd", "br");

  /** The classes by which Tika tells parts of a file. */
  private static final Set<String> PARTS = Set.of("page", "slide-content");

  /** And what stands in a file without being its content. */
  private static final Set<String> FOREIGN =
      Set.of("slide-master-content", "package-entry", "embedded", "header", "footer");

  private static final char SOFT_HYPHEN = '\u00AD';
  private static final String BULLET = "- ";
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
  private static final int MAX_HEADING_CHARS = 500;

  private final int maxChars;
  private final StringBuilder text = new StringBuilder();
  private final List<Heading> headings = new ArrayList<>();
  private final List<Integer> parts = new ArrayList<>();
  private final Deque<Boolean> silent = new ArrayDeque<>();
  private int headingStart = -1;
  private int rows;
  private int cells;

  /** A document's text and structure. */
  record Parts(
      String text, List<Heading> headings, Location.@Nullable Kind kind, List<Place> starts) {}

  ContentText(int maxChars) {
    this.maxChars = maxChars;
  }

  int length() {
    return text.length();
  }

  boolean isBlank() {
    return text.toString().isBlank();
  }

  /**
   * @param kind what the parts are called; null if there are none
   */
  Parts parts(Location.@Nullable Kind kind) {
    String all = text.toString().stripTrailing();
    if (kind == null) {
      return new Parts(all, headings, null, List.of());
    }
    // A sheet begins with its name, as a heading.
    List<Place> starts =
        kind == Location.Kind.SHEET
            ? headings.stream().map(name -> new Place(name.offset(), name.title())).toList()
            : numbered(all.length());
    return new Parts(
        all,
        kind == Location.Kind.SHEET ? List.of() : headings,
        starts.isEmpty() ? null : kind,
        starts);
  }

  private List<Place> numbered(int end) {
    var starts = new ArrayList<Place>();
    for (int i = 0; i < parts.size(); i++) {
      int start = parts.get(i);
      int next = i + 1 < parts.size() ? parts.get(i + 1) : end;
      if (start < next) { // else there is no text on it
        starts.add(new Place(start, String.valueOf(i + 1)));
      }
    }
    return starts;
  }

  @Override
  public void startElement(String uri, String name, String qName, Attributes attributes)
      throws SAXException {
    String kind = name.equals("div") ? String.valueOf(attributes.getValue("class")) : "";
    boolean parentSilent = !silent.isEmpty() && silent.peek();
    silent.push(parentSilent || name.equals("head") || FOREIGN.contains(kind));
    if (silent.peek()) {
      return;
    }
    if (name.equals("td") || name.equals("th")) {
      if (cells++ == 0) {
        separate();
      }
    } else if (cells > 0) {
      append(" ");
    } else if (PARTS.contains(kind)) {
      block();
      parts.add(text.length());
    } else if (isHeading(name)) {
      block();
      headingStart = text.length();
    } else if (BLOCKS.contains(name)) {
      block();
    } else if (LINES.contains(name)) {
      line();
      append(name.equals("li") ? BULLET : "");
      rows += name.equals("tr") ? 1 : 0;
    }
  }

  @Override
  public void endElement(String uri, String name, String qName) throws SAXException {
    boolean wasSilent = silent.pop();
    if (wasSilent) {
      return;
    }
    if (name.equals("td") || name.equals("th")) {
      cells--;
    } else if (cells > 0) {
      return;
    } else if (isHeading(name) && headingStart >= 0) {
      String title = text.substring(headingStart).strip();
      if (!title.isEmpty() && title.length() <= MAX_HEADING_CHARS) {
        headings.add(new Heading(headingStart, name.charAt(1) - '0', title));
      }
      headingStart = -1;
      block();
    } else if (BLOCKS.contains(name)) {
      block();
    } else if (LINES.contains(name)) {
      if (atBullet()) {
        text.setLength(text.length() - BULLET.length());
      }
      line();
      rows -= name.equals("tr") ? 1 : 0;
    }
  }

  @Override
  public void characters(char[] characters, int start, int length) throws SAXException {
    boolean betweenCells = rows > 0 && cells == 0;
    if (betweenCells || (!silent.isEmpty() && silent.peek())) {
      return;
    }
    String part = new String(characters, start, length);
    if (atLineStart()) {
      part = part.stripLeading();
      joinHyphenated(part);
    }
    append(headingStart >= 0 || cells > 0 ? WHITE_SPACE.matcher(part).replaceAll(" ") : part);
  }

  /** Puts a word together that was parted at the end of a line. */
  private void joinHyphenated(String next) {
    int end = text.length() - 2;
    if (!next.isEmpty()
        && Character.isLowerCase(next.charAt(0))
        && end > 0
        && (text.charAt(end) == '-' || text.charAt(end) == SOFT_HYPHEN)
        && Character.isLetter(text.charAt(end - 1))) {
      text.setLength(end);
    }
  }

  @Override
  public void ignorableWhitespace(char[] characters, int start, int length) throws SAXException {
    characters(characters, start, length);
  }

  private static boolean isHeading(String name) {
    return name.length() == 2
        && name.charAt(0) == 'h'
        && name.charAt(1) >= '1'
        && name.charAt(1) <= '6';
  }

  private void append(String part) throws SAXException {
    if (text.length() + part.length() > maxChars) {
      throw new WriteLimitReachedException(maxChars);
    }
    if (part.startsWith("\n")) {
      trimLine();
    }
    if (part.startsWith(" ") && (atLineStart() || text.charAt(text.length() - 1) == ' ')) {
      text.append(part, 1, part.length());
    } else {
      text.append(part);
    }
  }

  private boolean atLineStart() {
    return text.isEmpty() || text.charAt(text.length() - 1) == '\n';
  }

  /** Between cells of a row. */
  private void separate() throws SAXException {
    trimLine();
    if (!atLineStart()) {
      append(" | ");
    }
  }

  /** What is in an item stands behind its bullet. */
  private boolean atBullet() {
    int start = text.length() - BULLET.length();
    return start >= 0
        && text.indexOf(BULLET, start) == start
        && (start == 0 || text.charAt(start - 1) == '\n');
  }

  private void line() throws SAXException {
    if (atBullet()) {
      return;
    }
    trimLine();
    if (!atLineStart()) {
      append("\n");
    }
  }

  private void trimLine() {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
      end--;
    }
    text.setLength(end);
  }

  /** An empty line, but never two. */
  private void block() throws SAXException {
    line();
    int length = text.length();
    if (length >= 2 && atLineStart() && text.charAt(length - 2) != '\n') {
      append("\n");
    }
  }
}
