package dev.kindred.indexer.source;

import dev.kindred.core.text.Heading;
import dev.kindred.core.text.Places;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.commonmark.node.Code;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.parser.SourceLines;
import org.jspecify.annotations.Nullable;

/** Reads {@link FileType#MARKDOWN}. Headings inside quotes and lists are not the document's own. */
final class MarkdownReader implements FormatReader {
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
          .inlineParserFactory(context -> MarkdownReader::keepHeading)
          .build();

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    String text = TextDecoder.decodeAll(in, TextDecoder.MAX_PARSED_BYTES);
    if (text.isBlank()) {
      sink.skip(origin.path(), SkipReason.EMPTY);
      return;
    }
    List<Heading> headings = headings(text);
    String title =
        headings.stream()
            .filter(heading -> heading.level() == 1)
            .findFirst()
            .or(() -> headings.stream().findFirst())
            .map(Heading::title)
            .orElse(origin.title());
    String path = origin.path();
    sink.accept(
        new DocumentDraft(
                path,
                path,
                title,
                text,
                headings,
                Map.of(),
                headings.isEmpty() ? Places.LINES : Places.HEADINGS)
            .finish());
  }

  private static List<Heading> headings(String text) {
    int start = frontMatterEnd(text);
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

  /** Offset behind a YAML block that opens the text; 0 where there is none. */
  private static int frontMatterEnd(String text) {
    int start = lineEnd(text, 0);
    if (!text.substring(0, start).stripTrailing().equals("---")
        || text.substring(start, lineEnd(text, start)).isBlank()) {
      return 0;
    }
    while (start < text.length()) {
      int end = lineEnd(text, start);
      String line = text.substring(start, end).stripTrailing();
      if (line.equals("---") || line.equals("...")) {
        return end;
      }
      start = end;
    }
    return 0;
  }

  private static int lineEnd(String text, int start) {
    int newline = text.indexOf('\n', start);
    return newline < 0 ? text.length() : newline + 1;
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
