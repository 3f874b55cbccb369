package dev.kindred.indexer.parse;

import dev.kindred.core.text.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.exception.ZeroByteFileException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Message;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.Property;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.epub.EpubParser;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.microsoft.rtf.RTFParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.parser.txt.TXTParser;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/** Parses files with the parsers of Apache Tika that give text. */
final class TikaFileParser {
  /** Most characters of one file, its messages and attachments included. */
  private static final int MAX_CHARS = 32 << 20;

  private static final int MAX_DOCUMENTS = 100_000;
  private static final int MAX_DEPTH = 4;

  private static final Pattern NO_TEXT = Pattern.compile("(?:image|audio|video|font)/");

  /** The beginning of time by some programs' clocks. */
  private static final String NO_DATE = "1601-01-01T00:00";

  /** Programs leave all sorts of things where nobody said a language. */
  private static final Pattern LANGUAGE = Pattern.compile("[a-zA-Z]{2,3}(?:[-_]\\w+)*");

  private static final Map<String, Property> SINGLE_FIELDS =
      Map.of("date", TikaCoreProperties.CREATED, "lang", TikaCoreProperties.LANGUAGE);

  private final Parser parser =
      new AutoDetectParser(
          new DefaultDetector(),
          new PDFParser(),
          new OfficeParser(),
          new OOXMLParser(),
          new OpenDocumentReader(),
          new EpubParser(),
          new RTFParser(),
          new MailReader(),
          new JSoupParser(),
          new TXTParser());

  /**
   * @param mediaType empty to tell by name and content
   */
  ParsedFile parse(Path file, String name, String mediaType) {
    var run = new Run();
    try {
      var metadata = new Metadata();
      metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
      if (!mediaType.isEmpty()) {
        metadata.set(TikaCoreProperties.CONTENT_TYPE_USER_OVERRIDE, mediaType);
      }
      try (TikaInputStream in = TikaInputStream.get(file, metadata)) {
        run.parse(in, metadata, "", 0);
      }
    } catch (IOException e) {
      run.failures.add("cannot be read: " + e.getMessage());
    } catch (WriteLimitReachedException e) {
      run.failures.add("holds more than 32 million characters; the rest was left out");
    }
    return new ParsedFile(run.documents, run.failures);
  }

  /** One file. */
  private final class Run {
    private final List<ParsedDocument> documents = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private int chars;

    /** Parses a document and, before it is added, what is inside it. */
    void parse(InputStream in, Metadata metadata, String member, int depth)
        throws IOException, WriteLimitReachedException {
      var content = new ContentText(MAX_CHARS - chars);
      int place = documents.size();
      var context = new ParseContext();
      context.set(PDFParserConfig.class, pdf());
      context.set(OfficeParserConfig.class, office());
      var members = new Members(member, depth, metadata);
      context.set(EmbeddedDocumentExtractor.class, members);
      String problem = null;
      try {
        parser.parse(in, content, metadata, context);
      } catch (ZeroByteFileException e) {
        return;
      } catch (EncryptedDocumentException e) {
        problem = "is protected by a password";
      } catch (StackOverflowError e) {
        problem = "is nested too deeply to be read";
      } catch (SAXException | TikaException | RuntimeException e) {
        if (WriteLimitReachedException.isWriteLimitReached(e)) {
          add(place, document(content, metadata, member));
          throw new WriteLimitReachedException(MAX_CHARS);
        }
        problem = "is damaged and cannot be read";
      }
      if (problem != null) {
        failures.add(member.isEmpty() ? problem : "its part " + member + " " + problem);
      }
      chars += content.length();
      if (!content.isBlank()) {
        add(place, document(content, metadata, member));
      }
    }

    private void add(int place, ParsedDocument document) {
      if (documents.size() < MAX_DOCUMENTS) {
        documents.add(place, document);
      }
    }

    /** Messages and attachments become documents; pictures in a text don't. */
    private final class Members implements EmbeddedDocumentExtractor {
      private final String owner;
      private final int depth;
      private final Metadata ownerMetadata;
      private int count;

      Members(String owner, int depth, Metadata ownerMetadata) {
        this.owner = owner;
        this.depth = depth;
        this.ownerMetadata = ownerMetadata;
      }

      @Override
      public boolean shouldParseEmbedded(Metadata metadata) {
        return depth < MAX_DEPTH && documents.size() < MAX_DOCUMENTS;
      }

      @Override
      public void parseEmbedded(
          InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml)
          throws SAXException, IOException {
        count++;
        String type = String.valueOf(metadata.get(Metadata.CONTENT_TYPE));
        // A book's text is in its chapters, and not in what lies beside them.
        if (type(ownerMetadata).contains("epub") || NO_TEXT.matcher(type).lookingAt()) {
          return;
        }
        String name = metadata.get(TikaCoreProperties.RESOURCE_NAME_KEY);
        String member = name == null || name.isBlank() ? String.valueOf(count) : lastPart(name);
        Run.this.parse(
            stream, metadata, owner.isEmpty() ? member : owner + "/" + member, depth + 1);
      }

      private static String lastPart(String name) {
        String path = name.replace('\\', '/');
        return path.substring(path.lastIndexOf('/') + 1);
      }
    }
  }

  private static PDFParserConfig pdf() {
    var config = new PDFParserConfig();
    config.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
    config.setExtractBookmarksText(false);
    config.setMaxMainMemoryBytes(64L << 20);
    return config;
  }

  private static OfficeParserConfig office() {
    var config = new OfficeParserConfig();
    config.setIncludeHeadersAndFooters(false);
    return config;
  }

  private static ParsedDocument document(ContentText content, Metadata metadata, String member) {
    Map<String, List<String>> fields = new TreeMap<>();
    SINGLE_FIELDS.forEach((field, property) -> put(fields, field, metadata.get(property)));
    put(fields, "author", metadata.getValues(TikaCoreProperties.CREATOR));
    put(fields, "keywords", metadata.getValues(TikaCoreProperties.SUBJECT));
    if (type(metadata).startsWith("message/")) {
      put(fields, "from", metadata.getValues(Message.MESSAGE_FROM));
      put(fields, "to", metadata.getValues(Message.MESSAGE_TO));
      put(fields, "cc", metadata.getValues(Message.MESSAGE_CC));
      fields.remove("author");
      fields.remove("keywords");
    }
    @Nullable String title = metadata.get(TikaCoreProperties.TITLE);
    ContentText.Parts parts = content.parts(kind(type(metadata)));
    return new ParsedDocument(
        member,
        title == null ? "" : title,
        parts.text(),
        parts.headings(),
        parts.kind(),
        parts.starts(),
        fields);
  }

  private static void put(
      Map<String, List<String>> fields, String field, @Nullable String... values) {
    var present = new ArrayList<String>();
    for (String value : values) {
      if (value != null
          && !value.isBlank()
          && !present.contains(value)
          && (!field.equals("lang") || LANGUAGE.matcher(value).matches())
          && !value.startsWith(NO_DATE)) {
        present.add(value);
      }
    }
    if (!present.isEmpty()) {
      fields.put(field, present);
    }
  }

  private static String type(Metadata metadata) {
    String type = metadata.get(Metadata.CONTENT_TYPE);
    return type == null ? "" : type.toLowerCase(Locale.ROOT);
  }

  /** What Tika's {@code <div class="page">} and its like are in a file of that type. */
  private static Location.@Nullable Kind kind(String type) {
    if (type.startsWith("application/pdf")) {
      return Location.Kind.PAGE;
    }
    if (type.contains("spreadsheet") || type.contains("excel")) {
      return Location.Kind.SHEET;
    }
    return type.contains("presentation") || type.contains("powerpoint")
        ? Location.Kind.SLIDE
        : null;
  }
}
