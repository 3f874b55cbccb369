package dev.kindred.searcher;

import java.util.Locale;

/** Which retrievers answer a query. */
public enum Mode {
  /** Dense and BM25, blended. */
  HYBRID,
  /** Meaning alone. */
  DENSE,
  /** Words alone; needs no model. */
  BM25;

  /** The name in lower case, as users write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
