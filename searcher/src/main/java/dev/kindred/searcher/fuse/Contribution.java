package dev.kindred.searcher.fuse;

/**
 * What one retriever gave to a document's score: {@code weight × normalised}.
 *
 * @param retriever its name
 * @param rank the document's rank there, from 1; 0 if it was not among the candidates, or if these
 *     have no weight
 * @param score the retriever's own score; 0 where the rank is
 * @param normalised the score brought to a common scale
 * @param weight the retriever's weight
 */
public record Contribution(
    String retriever, int rank, double score, double normalised, double weight) {

  /** Its part of the blended score. */
  public double value() {
    return weight * normalised;
  }
}
