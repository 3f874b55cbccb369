package dev.kindred.core.vector;

/** How the neighbours of vectors are found among all the others. */
public enum NeighbourSearch {
  /** All with all where that takes a minute or two, else by a graph. */
  AUTO,
  /** By comparing all with all. */
  EXACT,
  /** By walking a graph (HNSW), which misses some. */
  GRAPH;

  /**
   * Products of values from which on a graph is quicker by more than it misses: 60,000 vectors of
   * 384 values (measured in docs/sentences.md).
   */
  private static final double MOST_PRODUCTS = 60_000.0 * 60_000 * 384;

  boolean graph(Rows rows) {
    return switch (this) {
      case AUTO -> (double) rows.count() * rows.count() * rows.dimension() > MOST_PRODUCTS;
      case EXACT -> false;
      case GRAPH -> true;
    };
  }
}
