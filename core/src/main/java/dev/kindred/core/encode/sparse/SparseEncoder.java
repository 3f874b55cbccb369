package dev.kindred.core.encode.sparse;

import dev.kindred.core.encode.TextEncoder;

/** Turns a text into weighted terms of the model's vocabulary. Thread-safe. */
public interface SparseEncoder extends TextEncoder<SparseEmbedding> {

  /** Which terms are kept. */
  SparseOptions options();

  /** Whether queries are weighed by a table alone, without running the model. */
  boolean inferenceFreeQueries();

  /**
   * The part, from 0 to 1, that the searched collection has in a query term's weight: of {@code p},
   * the weight to search with is this encoder's to the power of {@code 1 - p} times the term's
   * inverse document frequency in the collection to the power of {@code p}. 0 unless the model says
   * otherwise, so that scores are dot products of its own weights.
   */
  double collectionPart();
}
