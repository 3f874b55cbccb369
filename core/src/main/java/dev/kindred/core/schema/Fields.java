package dev.kindred.core.schema;

/**
 * Field names. A document is one Lucene block: its passages first, as children, then the document
 * itself, as parent. Beside the blocks stand records of the files that documents came from.
 */
public final class Fields {
  /** Document id; indexed on parent and passages, so that one term deletes the block. */
  public static final String ID = "id";

  /** Document id again, as binary doc values on the parent, for callers that want ids alone. */
  public static final String ID_VALUE = "document.id";

  /** {@link #PARENT} on parents, {@link #FILE} on records of files, nothing on passages. */
  public static final String KIND = "kind";

  /** Value of {@link #KIND}. */
  public static final String PARENT = "document";

  /**
   * Value of {@link #KIND}. The record of a source file is a Lucene document of its own, outside
   * all blocks: the fields that follow.
   */
  public static final String FILE = "file";

  /** Path of a file; keyword, stored. */
  public static final String FILE_PATH = "file.path";

  /** What the file looked like when it was read, without its content; stored. */
  public static final String FILE_STAMP = "file.stamp";

  /** How many documents the file gave; stored. */
  public static final String FILE_DOCUMENTS = "file.documents";

  /** What was passed over in the file, as a JSON object of counts by reason; stored. */
  public static final String FILE_SKIPPED = "file.skipped";

  /** Collection that the file was read into, as {@link #COLLECTION}; stored, absent for none. */
  public static final String FILE_COLLECTION = "file.collection";

  /** Title; analysed, on passages. */
  public static final String TITLE = "title";

  /** Title; stored, on the parent. */
  public static final String STORED_TITLE = "document.title";

  /** Where a document was read from; keyword, stored on the parent. */
  public static final String PATH = "path";

  /**
   * Collection that a document is in; keyword, stored and with doc values on the parent, absent for
   * none.
   */
  public static final String COLLECTION = "collection";

  /** SHA-256 of what a document was made of; stored on the parent. */
  public static final String HASH = "hash";

  /** The document's whole text; stored on the parent. */
  public static final String BODY = "body";

  /** Headings and places of the document, as JSON, to cut it anew without its file; stored. */
  public static final String STRUCTURE = "structure";

  /** A passage's context and text; analysed, for BM25. */
  public static final String TEXT = "text";

  /** A passage's dense vector. */
  public static final String VECTOR = "vector";

  /** A passage's sparse terms; feature names are the terms, feature values their weights. */
  public static final String SPARSE = "sparse";

  /** The terms of {@link #SPARSE} once more, to be taken over where the text is; stored. */
  public static final String SPARSE_TERMS = "sparse.terms";

  /** 16 bytes of the SHA-256 of what a passage was encoded from; keyword. */
  public static final String PASSAGE_HASH = "passage.hash";

  /** A passage's position in its document; numeric doc values. */
  public static final String ORDINAL = "ordinal";

  /** Offset of a passage's first character in {@link #BODY}; numeric doc values. */
  public static final String START = "start";

  /** Offset behind a passage's last character; numeric doc values. */
  public static final String END = "end";

  /**
   * Where in its file a passage is found, as {@link dev.kindred.core.text.Location#toText} writes
   * it; binary doc values, absent where the file's parts have no names.
   */
  public static final String LOCATION = "location";

  /** All metadata as one JSON object of arrays of strings; stored, on the parent. */
  public static final String METADATA = "metadata";

  /** Keyword fields of metadata: {@code m.} and the user's own name; on the parent. */
  public static final String METADATA_PREFIX = "m.";

  /**
   * Values of metadata that are numbers: {@code n.} and the user's own name; doubles, as points and
   * doc values, on the parent.
   */
  public static final String NUMBER_PREFIX = "n.";

  /**
   * Values of metadata that are days or times: {@code t.} and the user's own name; milliseconds
   * since 1970, as points and doc values, on the parent.
   */
  public static final String TIME_PREFIX = "t.";

  private Fields() {}

  /**
   * Whether a name that users filter and count by is that of metadata; {@link #ID}, {@link #PATH}
   * and {@link #COLLECTION} are the document's own.
   */
  public static boolean isMetadata(String name) {
    return !name.equals(ID) && !name.equals(PATH) && !name.equals(COLLECTION);
  }

  /** The field of a user's metadata name. */
  public static String metadata(String name) {
    return METADATA_PREFIX + name;
  }

  /** The field of a user's metadata name, for its numbers. */
  public static String number(String name) {
    return NUMBER_PREFIX + name;
  }

  /** The field of a user's metadata name, for its days and times. */
  public static String time(String name) {
    return TIME_PREFIX + name;
  }
}
