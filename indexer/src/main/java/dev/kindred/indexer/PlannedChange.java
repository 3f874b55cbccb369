package dev.kindred.indexer;

/**
 * What a run would do with one document.
 *
 * @param id of the document
 * @param path where it was read from, as in {@link dev.kindred.core.text.Document#path()}
 */
public record PlannedChange(Kind kind, String id, String path) {

  /** Each counted as in {@link IndexReport}. */
  public enum Kind {
    /** It is not in the index. */
    ADD,
    /** It is, with other content. */
    UPDATE,
    /** It is, and the source no longer holds it. */
    REMOVE
  }
}
