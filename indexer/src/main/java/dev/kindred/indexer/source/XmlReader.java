package dev.kindred.indexer.source;

import dev.kindred.core.text.Heading;
import dev.kindred.core.text.Places;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads {@link FileType#XML}: the text of elements, each on a line of its own unless it stands amid
 * text. Titles in the manner of DocBook, JATS and TEI are headings. Document type declarations are
 * passed over, so no entity is ever expanded or fetched.
 */
final class XmlReader implements FormatReader {
  private static final Set<String> TITLES = Set.of("title", "article-title", "head");
  private static final String MALFORMED = "is not well-formed XML";
  private static final int MAX_LEVEL = 6;
  private static final int MAX_NESTING = 500;
  private static final int MAX_TITLE_CHARS = 500;

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    byte[] bytes = TextDecoder.readBytes(in, TextDecoder.MAX_PARSED_BYTES);
    var content = new Content();
    try {
      XMLStreamReader xml = factory().createXMLStreamReader(new ByteArrayInputStream(bytes));
      content.read(xml);
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNumber());
      sink.fail(origin.failure(line, new InputFault(MALFORMED)));
      return;
    } catch (MissingResourceException e) {
      throw new InputFault(MALFORMED); // the JDK's parser lacks words for what is wrong
    }
    String text = content.text.toString();
    if (text.isBlank()) {
      sink.skip(origin.path(), SkipReason.EMPTY);
      return;
    }
    List<Heading> headings = content.headings;
    String path = origin.path();
    sink.accept(
        new DocumentDraft(
                path,
                path,
                headings.isEmpty() ? "" : headings.getFirst().title(),
                text,
                headings,
                Map.of(),
                headings.isEmpty() ? Places.NONE : Places.HEADINGS)
            .finish(origin.title()));
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    return factory;
  }

  /** The text so far. */
  private static final class Content {
    private final StringBuilder text = new StringBuilder();
    private final List<Heading> headings = new ArrayList<>();

    /** Of each open element, whether it has text of its own: then those inside stand amid it. */
    private final Deque<Boolean> mixed = new ArrayDeque<>();

    /** Depths of the open elements that have a title. */
    private final Deque<Integer> titled = new ArrayDeque<>();

    private int titleStart = -1;
    private int titleDepth;

    private void read(XMLStreamReader xml) throws XMLStreamException {
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> open(xml);
          case XMLStreamConstants.END_ELEMENT -> close();
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> append(xml.getText());
          default -> {}
        }
      }
    }

    private void open(XMLStreamReader xml) throws XMLStreamException {
      if (mixed.size() >= MAX_NESTING) {
        throw new XMLStreamException("nested too deeply", xml.getLocation());
      }
      if (mixed.isEmpty() || !mixed.peek()) {
        startLine();
      }
      mixed.push(false);
      if (titleStart < 0 && TITLES.contains(xml.getLocalName())) {
        startLine();
        titleStart = text.length();
        titleDepth = mixed.size();
      }
    }

    private void close() {
      int depth = mixed.size();
      mixed.pop();
      while (!titled.isEmpty() && titled.peek() >= depth) {
        titled.pop();
      }
      if (titleStart >= 0 && depth == titleDepth) {
        heading(depth - 1);
      }
      if (mixed.isEmpty() || !mixed.peek()) {
        startLine();
      }
    }

    private void heading(int owner) {
      String title = DocumentDraft.oneLine(text.substring(titleStart));
      if (!title.isEmpty() && title.length() <= MAX_TITLE_CHARS) {
        if (titled.isEmpty() || titled.peek() < owner) {
          titled.push(owner);
        }
        headings.add(new Heading(titleStart, Math.min(MAX_LEVEL, titled.size()), title));
        startLine();
      }
      titleStart = -1;
    }

    private void append(String characters) {
      if (!characters.isBlank()) {
        if (!mixed.isEmpty()) {
          mixed.pop();
          mixed.push(true);
        }
        text.append(atLineStart() ? characters.stripLeading() : characters);
      } else if (!atLineStart()) {
        text.append(' ');
      }
    }

    private boolean atLineStart() {
      return text.isEmpty() || text.charAt(text.length() - 1) == '\n';
    }

    private void startLine() {
      if (!atLineStart()) {
        text.append('\n');
      }
    }
  }
}
