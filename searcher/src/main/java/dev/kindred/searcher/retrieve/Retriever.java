package dev.kindred.searcher.retrieve;

import java.io.IOException;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.lucene.search.IndexSearcher;

/** Gathers the documents that one kind of evidence speaks for. */
public sealed interface Retriever permits DenseRetriever, SparseRetriever, Bm25Retriever {

  /** Its name in weights and explanations. */
  String name();

  /**
   * Gathers.
   *
   * @param searcher over the index
   * @param candidates most documents wanted
   * @return best first; each document once, with its best passage; equal scores in index order
   */
  List<Candidate> retrieve(IndexSearcher searcher, int candidates) throws IOException;

  /**
   * The score at which a document matches all that was asked; 0 where scores do not tell.
   *
   * @param searcher over the index
   */
  default double fullMatch(IndexSearcher searcher) throws IOException {
    return 0;
  }

  /**
   * How scores become strengths, which can be compared from query to query: a score of words grows
   * with how many and how rare the query's are, its strength does not. Nothing in common is near 0,
   * all that was asked for near 1.
   *
   * @param searcher over the index
   */
  DoubleUnaryOperator strength(IndexSearcher searcher) throws IOException;
}
