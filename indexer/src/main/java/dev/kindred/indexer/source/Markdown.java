package dev.kindred.indexer.source;

import dev.kindred.core.text.Heading;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.Code;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.parser.SourceLines;
import org.jspecify.annotations.Nullable;

/**
 * CommonMark with YAML front matter. Headings inside quotes and lists are not the document's own.
 */
final class Markdown implements Markup {
  private static final int MAX_NESTING = 100;

  /** Headings longer than this are not parsed, but taken as they are. */
  private static final int MAX_HEADING_CHARS = 1000;

  private static final Parser INLINES =
      Parser.builder().maxOpenBlockParsers(MAX_NESTING).maxInlineNesting(MAX_NESTING).build();

  /**
   * Finds blocks, and of what is inside them parses headings alone: whole trees of inlines would
   * take a hundred times the memory of the text.
   */
  private static final Parser BLOCKS =
      Parser.builder()
          .includeSourceSpans(IncludeSourceSpans.BLOCKS)
          .maxOpenBlockParsers(MAX_NESTING)
          .inlineParserFactory(context -> Markdown::keepHeading)
          .build();

  @Override
  public MarkedText read(String text) {
    FrontMatter front = FrontMatter.of(text);
    return new MarkedText(text, front.title(), headings(text, front.end()), front.metadata());
  }

  /** The headings from an offset on. */
  static List<Heading> headings(String text, int start) {
    var headings = new ArrayList<Heading>();
    Node block = BLOCKS.parse(text.substring(start)).getFirstChild();
    for (; block != null; block = block.getNext()) {
      if (block instanceof org.commonmark.node.Heading heading) {
        String title = words(heading);
        if (!title.isEmpty()) {
          int offset = start + heading.getSourceSpans().getFirst().getInputIndex();
          while (text.charAt(offset) == ' ') { // spans count the indentation
            offset++;
          }
          headings.add(new Heading(offset, heading.getLevel(), title));
        }
      }
    }
    return headings;
  }

  private static void keepHeading(SourceLines lines, Node block) {
    if (block instanceof org.commonmark.node.Heading) {
      block.appendChild(new Text(lines.getContent()));
    }
  }

  /** A heading's words, its markup taken off. */
  private static String words(org.commonmark.node.Heading heading) {
    String source =
        heading.getFirstChild() instanceof Text text
            ? DocumentDraft.oneLine(text.getLiteral())
            : "";
    if (source.length() > MAX_HEADING_CHARS) {
      return source;
    }
    Node root = INLINES.parse("# " + source);
    var words = new StringBuilder();
    for (Node node = root; node != null; node = following(node, root)) {
      switch (node) {
        case Text text -> words.append(text.getLiteral());
        case Code code -> words.append(code.getLiteral());
        default -> {}
      }
    }
    return DocumentDraft.oneLine(words.toString());
  }

  /** The next node in the order of the text. Without recursion, no nesting is too deep. */
  private static @Nullable Node following(Node node, Node root) {
    if (node.getFirstChild() != null) {
      return node.getFirstChild();
    }
    Node last = node;
    while (!last.equals(root)) {
      if (last.getNext() != null) {
        return last.getNext();
      }
      last = last.getParent();
    }
    return null;
  }
}
