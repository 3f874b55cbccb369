package dev.kindred.indexer.source;

import java.io.IOException;
import java.io.InputStream;

/** Reads documents of one format. Stateless. */
interface FormatReader {

  /**
   * Pushes the documents of one input.
   *
   * @param in the bytes; the caller closes it
   * @param origin what the bytes are called
   * @throws InputFault if the rest of the input cannot be read
   * @throws IOException what the sink threw
   */
  void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException;

  /** The reader of a type. */
  static FormatReader of(FileType type, RecordFields fields) {
    return switch (type) {
      case TEXT -> new PlainTextReader();
      case LINES -> new TextLinesReader();
      case MARKDOWN -> new MarkupReader(new Markdown());
      case RST -> new MarkupReader(new ReStructuredText());
      case ASCIIDOC -> new MarkupReader(new AsciiDoc());
      case LATEX -> new MarkupReader(new Latex());
      case HTML -> HtmlReader.html();
      case XHTML -> HtmlReader.xhtml();
      case JSONL -> new JsonLinesReader(fields);
      case CODE -> new CodeReader();
      case JSON -> new JsonDocumentReader(fields);
      case NOTEBOOK -> new NotebookReader();
      case XML -> new XmlReader();
      case CSV -> new TableReader(fields, ',');
      case TSV -> new TableReader(fields, '\t');
    };
  }
}
