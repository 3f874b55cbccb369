package dev.kindred.indexer.source;

import dev.kindred.core.text.Heading;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/** Reads {@link FileType#MARKDOWN}. Headings inside quotes and lists are not the document's own. */
final class MarkdownReader implements FormatReader {
  private static final int MAX_NESTING = 100;

  private static final Parser PARSER =
      Parser.builder()
          .includeSourceSpans(IncludeSourceSpans.BLOCKS)
          .maxOpenBlockParsers(MAX_NESTING)
          .maxInlineNesting(MAX_NESTING)
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
    sink.accept(new DocumentDraft(path, path, title, text, headings, Map.of()).finish());
  }

  private static List<Heading> headings(String text) {
    int start = frontMatterEnd(text);
    var headings = new ArrayList<Heading>();
    Node block = PARSER.parse(text.substring(start)).getFirstChild();
    for (; block != null; block = block.getNext()) {
      if (block instanceof org.commonmark.node.Heading heading) {
        String title = DocumentDraft.oneLine(plainText(heading));
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

  /** The words of a node. Walks without recursion, so that no nesting is too deep. */
  private static String plainText(Node root) {
    var words = new StringBuilder();
    Node node = root;
    while (node != null) {
      switch (node) {
        case Text text -> words.append(text.getLiteral());
        case Code code -> words.append(code.getLiteral());
        case SoftLineBreak soft -> words.append(' ');
        case HardLineBreak hard -> words.append(' ');
        default -> {}
      }
      node = node.getFirstChild() != null ? node.getFirstChild() : following(node, root);
    }
    return words.toString();
  }

  private static @Nullable Node following(Node node, Node root) {
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
