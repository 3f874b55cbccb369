package dev.kindred.searcher.retrieve;

import java.util.Comparator;

/**
 * A document that a retriever proposes.
 *
 * @param document Lucene number of the document
 * @param passage Lucene number of its best passage
 * @param score the best passage's score, on the retriever's own scale
 */
public record Candidate(int document, int passage, float score) {
  /** Equal scores in index order. */
  static final Comparator<Candidate> BEST_FIRST =
      Comparator.<Candidate>comparingDouble(candidate -> -candidate.score())
          .thenComparingInt(Candidate::document);
}
