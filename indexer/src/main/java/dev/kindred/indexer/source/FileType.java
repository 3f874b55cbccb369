package dev.kindred.indexer.source;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a file is read. Text is in the encoding that its bytes or letters tell; JSON is UTF-8 or
 * UTF-16, and HTML and XML may declare theirs.
 */
public enum FileType {
  /**
   * One document. Its title is the first line with anything on it if that has at most 100
   * characters and a blank line or nothing behind it, else the file's name.
   */
  TEXT("txt", "text"),
  /** Each line with anything on it is a document. */
  LINES,
  /**
   * One document, its text the file as it is, with the headings of CommonMark. Fields of a YAML
   * block that opens it are metadata, and its title.
   */
  MARKDOWN("md", "markdown"),
  /** One document of reStructuredText, with its section titles. */
  RST("rst"),
  /** One document of AsciiDoc, with its section titles and header. */
  ASCIIDOC("adoc", "asciidoc"),
  /** One document, the words that LaTeX would set, with its sections. */
  LATEX("tex", "latex"),
  /** One document, the visible text of the page. */
  HTML("html", "htm"),
  /** As {@link #HTML}, by the rules of XML: {@code <script/>} is closed. */
  XHTML("xhtml"),
  /** Each line is a record: a JSON object. */
  JSONL("jsonl", "ndjson"),
  /**
   * A list of records or one record: JSON objects of which the first has text. Any other JSON is
   * read as {@link #TEXT}.
   */
  JSON("json"),
  /** One document, the cells of a Jupyter notebook without their outputs. */
  NOTEBOOK("ipynb"),
  /** One document, the text of all elements, with titles as headings. */
  XML("xml", "docbook", "dbk", "nxml", "tei", "fb2", "rss", "atom", "svg"),
  /**
   * One document of source code, with its definitions as headings, and {@code language} as
   * metadata.
   */
  CODE(CodeLanguage.allExtensions().toArray(String[]::new)),
  /** One document, with pages. Scanned pages have no text, and are not recognised. */
  PDF("pdf"),
  /** One document of Microsoft Office, OpenDocument or RTF, with headings, slides or sheets. */
  OFFICE(
      "docx", "docm", "doc", "pptx", "pptm", "ppt", "xlsx", "xlsm", "xls", "odt", "odp", "ods",
      "rtf"),
  /** One document, an electronic book. */
  EPUB("epub"),
  /** One document, and one for each attachment with text. */
  EMAIL("eml", "msg"),
  /** The documents of its messages, each as {@link #EMAIL}. */
  MBOX("mbox", "mbx"),
  /** The documents of its members, each read as what it is. */
  ARCHIVE("zip", "tar", "tgz", "tbz2", "txz", "gz", "bz2", "xz"),
  /** Each row is a record (RFC 4180); the first line names the columns. */
  CSV("csv"),
  /**
   * As {@link #CSV}, with tabs. A field that starts with a double quote is a quoted one, as
   * spreadsheets write them; elsewhere quotes mean nothing.
   */
  TSV("tsv");

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> extensions;

  FileType(String... extensions) {
    this.extensions = List.of(extensions);
  }

  /** Whether its files open with a mark of their own. */
  boolean isContainer() {
    return this == PDF || this == OFFICE || this == EPUB || this == ARCHIVE;
  }

  /** File name extensions that stand for this type, in lower case and without the dot. */
  public List<String> extensions() {
    return extensions;
  }

  /** The type that a file name's extension stands for, in either case. */
  static Optional<FileType> ofName(String fileName) {
    int dot = fileName.lastIndexOf('.');
    if (dot <= 0) {
      return Optional.empty();
    }
    String extension = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
    for (FileType type : values()) {
      if (type.extensions.contains(extension)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
