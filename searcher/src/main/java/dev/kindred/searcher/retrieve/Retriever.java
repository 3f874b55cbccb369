package dev.kindred.searcher.retrieve;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.lucene.search.IndexSearcher;

/** Gathers the documents that one kind of evidence speaks for. */
public sealed interface Retriever permits DenseRetriever, TermRetriever {

  /** Its name in weights and explanations. */
  String name();

  /**
   * Finds documents that score best, or close to it.
   *
   * @param searcher over the index
   * @param candidates documents wanted; a few more may be found
   * @return Lucene numbers, each once, in any order
   */
  int[] find(IndexSearcher searcher, int candidates) throws IOException;

  /**
   * Scores documents, whoever found them.
   *
   * @param searcher over the index
   * @param documents Lucene numbers, ascending; none that the filter leaves out
   * @return best first, equal scores in index order, each document with its best passage; those
   *     that this retriever cannot find are left out
   */
  List<Candidate> rank(IndexSearcher searcher, int[] documents) throws IOException;

  /**
   * Finds and scores.
   *
   * @param candidates most documents wanted
   * @return as {@link #rank}
   */
  default List<Candidate> retrieve(IndexSearcher searcher, int candidates) throws IOException {
    int[] found = find(searcher, candidates);
    Arrays.sort(found);
    List<Candidate> ranked = rank(searcher, found);
    return ranked.subList(0, Math.min(candidates, ranked.size()));
  }

  /**
   * The score of a document that has nothing to do with what was asked.
   *
   * @param searcher over the index
   */
  default double noMatch(IndexSearcher searcher) throws IOException {
    return 0;
  }

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
