package dev.kindred.core.encode.sparse;

import dev.kindred.core.encode.TextEncoder;

/** Turns a text into weighted terms of the model's vocabulary. Thread-safe. */
public interface SparseEncoder extends TextEncoder<SparseEmbedding> {

  /** Which terms are kept. */
  SparseOptions options();

  /** Whether queries are weighed by a table alone, without running the model. */
  boolean inferenceFreeQueries();
}
