package dev.kindred.core.vector;

/** How the neighbours of vectors are found among all the others. */
public enum NeighbourSearch {
  /** All with all where that takes some minutes at most, else by a graph. */
  AUTO,
  /** By comparing all with all. */
  EXACT,
  /** By walking a graph (HNSW), which misses some. */
  GRAPH;

  /**
   * Products of values up to which all are compared with all: 100,000 vectors of 384 values, some
   * minutes. A graph is no quicker below 50,000 (measured in docs/sentences.md).
   */
  private static final double MOST_PRODUCTS = 100_000.0 * 100_000 * 384;

  boolean graph(Rows rows) {
    return switch (this) {
      case AUTO -> (double) rows.count() * rows.count() * rows.dimension() > MOST_PRODUCTS;
      case EXACT -> false;
      case GRAPH -> true;
    };
  }
}
