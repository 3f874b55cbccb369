package dev.kindred.core.vector;

/** How the neighbours of vectors are found among all the others. */
public enum NeighbourSearch {
  /** All with all unless a graph is quicker, which it is beyond half a million. */
  AUTO,
  /** By comparing all with all. */
  EXACT,
  /** By walking a graph (HNSW), which misses some. */
  GRAPH;

  /**
   * Products of values up to which all are compared with all by multiplying matrices: 500,000
   * vectors of 384 values. A graph took 2.6 times the processor time at 100,000, and grows by 2.7
   * with each doubling instead of 4 (measured in docs/sentences.md).
   */
  private static final double MOST_PRODUCTS = 500_000.0 * 500_000 * 384;

  /** The same one pair after the other, as distances are. */
  private static final double MOST_SINGLE_PRODUCTS = 100_000.0 * 100_000 * 384;

  boolean graph(Rows rows) {
    return switch (this) {
      case AUTO ->
          (double) rows.count() * rows.count() * rows.dimension()
              > (rows.byProducts() ? MOST_PRODUCTS : MOST_SINGLE_PRODUCTS);
      case EXACT -> false;
      case GRAPH -> true;
    };
  }
}
