package dev.kindred.indexer.source;

import dev.kindred.indexer.parse.ParserWorker;

/** The readers of all types, for one pass over a source. Owns what they share. */
final class Readers implements AutoCloseable {
  private final RecordFields fields;
  private final ParserWorker worker = new ParserWorker();

  Readers(RecordFields fields) {
    this.fields = fields;
  }

  RecordFields fields() {
    return fields;
  }

  FormatReader of(FileType type) {
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
      case JSON -> new JsonDocumentReader(fields);
      case NOTEBOOK -> new NotebookReader();
      case XML -> new XmlReader();
      case CODE -> new CodeReader();
      case PDF, OFFICE, EPUB -> new ParsedReader(worker, "");
      case EMAIL -> message();
      case MBOX -> new MailboxReader(message());
      case ARCHIVE -> new ArchiveReader(this);
      case CSV -> new TableReader(fields, ',');
      case TSV -> new TableReader(fields, '\t');
    };
  }

  /** Names tell nothing of messages in mailboxes and mail folders. */
  private FormatReader message() {
    return new ParsedReader(worker, "message/rfc822");
  }

  @Override
  public void close() {
    worker.close();
  }
}
