package dev.kindred.searcher;

import java.util.Locale;

/** Which retrievers answer a query. */
public enum Mode {
  /** All that the index has, blended: dense, sparse and BM25. */
  HYBRID,
  /** Meaning alone. */
  DENSE,
  /** Weighted terms of a sparse model alone. */
  SPARSE,
  /** Words alone; needs no model. */
  BM25;

  /** The name in lower case, as users write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
