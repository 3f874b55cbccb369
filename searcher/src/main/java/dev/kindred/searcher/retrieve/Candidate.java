package dev.kindred.searcher.retrieve;

/**
 * A document that a retriever proposes.
 *
 * @param document Lucene number of the document
 * @param passage Lucene number of its best passage
 * @param score the best passage's score, on the retriever's own scale
 */
public record Candidate(int document, int passage, float score) {
  /** Orders by score; equal scores in index order. */
  static int bestFirst(Candidate a, Candidate b) {
    int byScore = Float.compare(b.score, a.score);
    return byScore == 0 ? Integer.compare(a.document, b.document) : byScore;
  }
}
