package dev.kindred.indexer.parse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.Property;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.sax.XHTMLContentHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * Parses OpenDocument text, spreadsheets and presentations (OASIS ODF 1.3). Tika's own parser tells
 * neither sheets nor slides, and gives the text of templates.
 */
final class OpenDocumentReader implements Parser {
  private static final long serialVersionUID = 1L;

  private static final Set<MediaType> TYPES =
      Set.of("text", "text-template", "spreadsheet", "presentation", "text-master").stream()
          .map(kind -> MediaType.application("vnd.oasis.opendocument." + kind))
          .collect(Collectors.toUnmodifiableSet());

  private static final String NAMESPACES = "urn:oasis:names:tc:opendocument:xmlns:";

  private static final Map<String, Property> META =
      Map.of(
          "title", TikaCoreProperties.TITLE,
          "subject", TikaCoreProperties.SUBJECT,
          "keyword", TikaCoreProperties.SUBJECT,
          "initial-creator", TikaCoreProperties.CREATOR,
          "language", TikaCoreProperties.LANGUAGE,
          "creation-date", TikaCoreProperties.CREATED);

  /** Deleted text, comments and numbers of notes. */
  private static final Set<String> LEFT_OUT =
      Set.of("text:tracked-changes", "office:annotation", "text:note-citation", "office:forms");

  @Override
  public Set<MediaType> getSupportedTypes(ParseContext context) {
    return TYPES;
  }

  @Override
  public void parse(
      InputStream stream, ContentHandler handler, Metadata metadata, ParseContext context)
      throws IOException, SAXException, TikaException {
    try (var zip = new ZipFile(TikaInputStream.get(stream).getFile())) {
      if (isEncrypted(zip)) {
        throw new EncryptedDocumentException();
      }
      ZipEntry content = zip.getEntry("content.xml");
      if (content == null) {
        throw new TikaException("no content.xml");
      }
      readMeta(zip, metadata);
      var xhtml = new XHTMLContentHandler(handler, metadata);
      xhtml.startDocument();
      try (InputStream in = zip.getInputStream(content)) {
        new Body(xhtml).read(factory().createXMLStreamReader(in));
      }
      xhtml.endDocument();
    } catch (XMLStreamException e) {
      throw new TikaException("malformed XML", e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  private static boolean isEncrypted(ZipFile zip) throws IOException {
    ZipEntry manifest = zip.getEntry("META-INF/manifest.xml");
    if (manifest == null) {
      return false;
    }
    try (InputStream in = zip.getInputStream(manifest)) {
      return new String(in.readNBytes(1 << 20), StandardCharsets.UTF_8).contains("encryption-data");
    }
  }

  private static void readMeta(ZipFile zip, Metadata metadata)
      throws IOException, XMLStreamException {
    ZipEntry meta = zip.getEntry("meta.xml");
    if (meta == null) {
      return;
    }
    try (InputStream in = zip.getInputStream(meta)) {
      XMLStreamReader xml = factory().createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT) {
          @Nullable Property property = META.get(xml.getLocalName());
          if (property != null) {
            String value = xml.getElementText();
            if (property.isMultiValuePermitted()) {
              metadata.add(property, value);
            } else {
              metadata.set(property, value);
            }
          }
        }
      }
    }
  }

  /** The content, as XHTML. */
  private static final class Body {
    private static final Pattern LEVEL = Pattern.compile("[1-6]");

    private final XHTMLContentHandler out;
    private String heading = "";
    private boolean inBody;
    private boolean spreadsheet;
    private int leftOut;
    private int notes;

    Body(XHTMLContentHandler out) {
      this.out = out;
    }

    void read(XMLStreamReader xml) throws XMLStreamException, SAXException {
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> start(name(xml), xml);
          case XMLStreamConstants.END_ELEMENT -> end(name(xml));
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(xml.getText());
          default -> {}
        }
      }
    }

    /** As {@code text:p}, whatever the prefix in the file. */
    private static String name(XMLStreamReader xml) {
      String uri = String.valueOf(xml.getNamespaceURI());
      return uri.startsWith(NAMESPACES)
          ? uri.substring(NAMESPACES.length()).replaceFirst(":[^:]*$", ":") + xml.getLocalName()
          : "";
    }

    private void start(String name, XMLStreamReader xml) throws SAXException {
      inBody |= name.equals("office:body");
      spreadsheet |= name.equals("office:spreadsheet");
      leftOut += LEFT_OUT.contains(name) ? 1 : 0;
      if (!inBody || leftOut > 0) {
        return;
      }
      switch (name) {
        case "text:h" -> {
          heading = "h" + level(xml);
          out.startElement(heading);
        }
        case "text:p" -> {
          if (notes == 0) {
            out.startElement("p");
          }
        }
        case "text:list-item" -> out.startElement("li");
        case "table:table" -> {
          if (spreadsheet) {
            out.element("h1", String.valueOf(xml.getAttributeValue(uri("table"), "name")));
          }
          out.startElement("table");
        }
        case "table:table-row" -> out.startElement("tr");
        case "table:table-cell" -> out.startElement("td");
        case "drawing:page" -> out.startElement("div", "class", "slide-content");
        case "text:note" -> {
          notes++;
          out.characters(" (");
        }
        case "text:s", "text:tab" -> out.characters(" ");
        case "text:line-break" -> out.characters("\n");
        default -> {}
      }
    }

    private static int level(XMLStreamReader xml) {
      String level = xml.getAttributeValue(uri("text"), "outline-level");
      return level != null && LEVEL.matcher(level).matches() ? Integer.parseInt(level) : 1;
    }

    private void end(String name) throws SAXException {
      if (LEFT_OUT.contains(name)) {
        leftOut--;
        return;
      }
      if (!inBody || leftOut > 0) {
        return;
      }
      switch (name) {
        case "text:h" -> out.endElement(heading);
        case "text:p" -> {
          if (notes == 0) {
            out.endElement("p");
          }
        }
        case "text:list-item" -> out.endElement("li");
        case "table:table" -> out.endElement("table");
        case "table:table-row" -> out.endElement("tr");
        case "table:table-cell" -> out.endElement("td");
        case "drawing:page" -> out.endElement("div");
        case "text:note" -> {
          notes--;
          out.characters(")");
        }
        default -> {}
      }
    }

    private void text(String characters) throws SAXException {
      if (inBody && leftOut == 0) {
        out.characters(characters);
      }
    }

    private static String uri(String prefix) {
      return NAMESPACES + prefix + ":1.0";
    }
  }
}
