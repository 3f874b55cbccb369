package dev.kindred.indexer.source;

import dev.kindred.core.text.Heading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;
import org.jspecify.annotations.Nullable;

/**
 * The visible text of a page. Blocks are separated by blank lines, list items stand on lines of
 * their own behind {@code "- "}, table cells are separated by {@code " | "}, and {@code <pre>} is
 * kept as it is. What is hidden is left out, and what surrounds the content (navigation, footers,
 * asides) too, unless there is nothing else.
 *
 * @param headings with offsets into the text
 */
record HtmlText(String text, List<Heading> headings) {

  static HtmlText of(Document page) {
    HtmlText content = extract(page, false);
    return content.text().isEmpty() ? extract(page, true) : content;
  }

  private static HtmlText extract(Document page, boolean withSurroundings) {
    boolean mainMarked = page.selectFirst("main, article, [role=main]") != null;
    var visitor = new Visitor(withSurroundings, mainMarked);
    NodeTraversor.filter(visitor, page);
    return new HtmlText(visitor.writer.text(), visitor.writer.headings);
  }

  /** Decides what is visible, and where lines and paragraphs end. */
  private static final class Visitor implements NodeFilter {
    private static final Set<String> INVISIBLE =
        Set.of(
            "head",
            "title",
            "script",
            "style",
            "noscript",
            "template",
            "iframe",
            "object",
            "svg",
            "canvas",
            "audio",
            "video",
            "select",
            "datalist",
            "textarea",
            "annotation",
            "rt",
            "rp");
    private static final Set<String> SURROUNDINGS = Set.of("nav", "footer", "aside");
    private static final Set<String> SURROUNDING_ROLES =
        Set.of("navigation", "banner", "contentinfo", "complementary", "search");
    private static final Set<String> PARAGRAPHS =
        Set.of(
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "dl",
            "table",
            "blockquote",
            "pre",
            "figure",
            "hr",
            "div",
            "section",
            "article",
            "main",
            "header",
            "footer",
            "nav",
            "aside",
            "form",
            "fieldset",
            "details",
            "dialog",
            "address",
            "hgroup",
            "center",
            "body");
    private static final Set<String> LINES =
        Set.of("tr", "dt", "dd", "caption", "summary", "legend", "figcaption", "br", "li");
    private static final Set<String> LISTS = Set.of("ul", "ol", "menu");

    final Writer writer = new Writer();
    private final boolean withSurroundings;
    private final boolean mainMarked;
    private int contentDepth; // main and article elements around the node
    private int preDepth;

    Visitor(boolean withSurroundings, boolean mainMarked) {
      this.withSurroundings = withSurroundings;
      this.mainMarked = mainMarked;
    }

    @Override
    public FilterResult head(Node node, int depth) {
      if (node instanceof TextNode text) {
        if (preDepth > 0) {
          writer.verbatim(text.getWholeText());
        } else {
          writer.words(text.getWholeText());
        }
      } else if (node instanceof Element element) {
        String tag = element.normalName();
        if (isHidden(element, tag) || (!withSurroundings && isSurrounding(element, tag))) {
          return FilterResult.SKIP_ENTIRELY;
        }
        open(tag);
      }
      return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
      if (node instanceof Element element) {
        close(element.normalName());
      }
      return FilterResult.CONTINUE;
    }

    private void open(String tag) {
      breakAround(tag);
      contentDepth += isContent(tag) ? 1 : 0;
      if (tag.equals("pre")) {
        preDepth++;
        writer.startVerbatim();
      } else if (LISTS.contains(tag)) {
        writer.startList();
      } else if (tag.equals("li")) {
        writer.startItem();
      } else if (headingLevel(tag) > 0) {
        writer.startHeading(headingLevel(tag));
      }
    }

    private void close(String tag) {
      contentDepth -= isContent(tag) ? 1 : 0;
      if (tag.equals("pre")) {
        preDepth--;
        writer.endVerbatim();
      } else if (LISTS.contains(tag)) {
        writer.endList();
      } else if (tag.equals("li")) {
        writer.endItem();
      } else if (tag.equals("td") || tag.equals("th")) {
        writer.endCell();
      } else if (headingLevel(tag) > 0) {
        writer.endHeading(headingLevel(tag));
      }
      breakAround(tag);
    }

    private void breakAround(String tag) {
      if (PARAGRAPHS.contains(tag)) {
        writer.breakLines(2);
      } else if (LINES.contains(tag)) {
        writer.breakLines(1);
      }
    }

    private static boolean isContent(String tag) {
      return tag.equals("main") || tag.equals("article");
    }

    private static int headingLevel(String tag) {
      boolean heading =
          tag.length() == 2 && tag.charAt(0) == 'h' && tag.charAt(1) >= '1' && tag.charAt(1) <= '6';
      return heading ? tag.charAt(1) - '0' : 0;
    }

    private static boolean isHidden(Element element, String tag) {
      if (INVISIBLE.contains(tag) || (tag.equals("dialog") && !element.hasAttr("open"))) {
        return true;
      }
      if (tag.equals("html") || tag.equals("body")) {
        return false; // hidden by their own scripts until these have run
      }
      String style = element.attr("style").toLowerCase(Locale.ROOT).replace(" ", "");
      return (element.hasAttr("hidden") && !element.attr("hidden").equals("until-found"))
          || element.attr("aria-hidden").equals("true")
          || style.contains("display:none")
          || style.contains("visibility:hidden");
    }

    private boolean isSurrounding(Element element, String tag) {
      String role = element.attr("role").strip().toLowerCase(Locale.ROOT);
      if (!role.isEmpty()) {
        return SURROUNDING_ROLES.contains(role);
      }
      return SURROUNDINGS.contains(tag)
          || (tag.equals("header") && mainMarked && contentDepth == 0);
    }
  }

  /** Writes the text; breaks and spaces wait until there is something to put them before. */
  private static final class Writer {
    final List<Heading> headings = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();
    private int breaks;
    private boolean space;
    private boolean cellEnd;
    private @Nullable String itemMark;
    private final Deque<Boolean> lists = new ArrayDeque<>(); // whether each has had an item
    private int headingLevel;
    private int headingStart = -1;
    private int verbatimStart;

    String text() {
      return out.toString();
    }

    void breakLines(int count) {
      if (itemMark == null) { // an item's text stays on the line of its mark
        breaks = Math.max(breaks, count);
      }
    }

    void words(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isWhitespace(c) || c == '\u00A0') {
          space = true;
        } else if (c != '\u00AD' && c != '\u200B' && c != '\uFEFF') { // none of them is seen
          separate();
          out.append(c);
        }
      }
    }

    void startVerbatim() {
      verbatimStart = out.length();
    }

    void verbatim(String text) {
      boolean first = out.length() == verbatimStart;
      if (first && text.isBlank()) {
        return;
      }
      separate();
      out.append(first ? withoutLeadingNewlines(text) : text);
    }

    void endVerbatim() {
      int end = out.length();
      while (end > verbatimStart && Character.isWhitespace(out.charAt(end - 1))) {
        end--;
      }
      out.setLength(end);
    }

    void startList() {
      if (lists.isEmpty()) {
        breakLines(2);
      } else if (itemMark == null) {
        breaks = 1;
      }
      lists.push(false);
    }

    void endList() {
      lists.poll();
      breakLines(lists.isEmpty() ? 2 : 1);
    }

    void startItem() {
      if (Boolean.TRUE.equals(lists.poll())) {
        breaks = 1; // items stay together, whatever blocks they hold
      }
      lists.push(true);
      itemMark = "  ".repeat(Math.min(lists.size(), 20) - 1) + "- ";
    }

    void endItem() {
      itemMark = null;
    }

    void endCell() {
      cellEnd = true;
    }

    void startHeading(int level) {
      if (headingLevel == 0) {
        headingLevel = level;
      }
    }

    void endHeading(int level) {
      if (headingLevel != level) {
        return; // one heading inside another
      }
      if (headingStart >= 0) {
        String title = DocumentDraft.oneLine(out.substring(headingStart));
        headings.add(new Heading(headingStart, level, title));
      }
      headingLevel = 0;
      headingStart = -1;
    }

    private void separate() {
      if (!out.isEmpty()) {
        if (breaks > 0) {
          out.repeat('\n', breaks);
        } else if (cellEnd) {
          out.append(" | ");
        } else if (space) {
          out.append(' ');
        }
      }
      breaks = 0;
      space = false;
      cellEnd = false;
      if (itemMark != null) {
        out.append(itemMark);
        itemMark = null;
      }
      if (headingLevel > 0 && headingStart < 0) {
        headingStart = out.length();
      }
    }

    private static String withoutLeadingNewlines(String text) {
      int start = 0;
      while (text.charAt(start) == '\n' || text.charAt(start) == '\r') {
        start++;
      }
      return text.substring(start);
    }
  }
}
