package dev.kindred.indexer;

/** Hears how a run goes on, on the indexing thread; must return quickly. */
@FunctionalInterface
public interface IndexingProgress {

  /** Hears nothing. */
  IndexingProgress NONE = (documents, tokens, current) -> {};

  /**
   * @param documents documents read so far, failed ones included
   * @param tokens tokens encoded so far
   * @param current path of the document at hand
   */
  void at(long documents, long tokens, String current);
}
