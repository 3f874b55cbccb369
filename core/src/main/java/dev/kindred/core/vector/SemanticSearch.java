package dev.kindred.core.vector;

import java.util.List;
import java.util.concurrent.Executor;

/**
 * For each query the nearest of a corpus, by comparing it with all of them ({@code semantic_search}
 * of sentence-transformers). Results are the same whatever the number of threads: best first, and
 * of equal scores the lower index first.
 */
public final class SemanticSearch {
  /** Matches a query, where nobody says otherwise. */
  public static final int DEFAULT_TOP_K = 10;

  private final VectorSimilarity similarity;
  private final Rows rows;
  private final int topK;

  /**
   * @param corpus what is searched; not copied, so it must stay as it is
   * @param topK most matches a query
   * @throws IllegalArgumentException if {@code topK} is below 1, the corpus is empty, its vectors
   *     differ in length, or a value is not finite
   */
  public SemanticSearch(VectorSimilarity similarity, float[][] corpus, int topK) {
    if (topK < 1) {
      throw new IllegalArgumentException("top-k must be >= 1, got " + topK);
    }
    this.similarity = similarity;
    this.rows = new Rows(similarity, corpus);
    this.topK = topK;
  }

  /** The nearest of one query, on this thread. */
  public List<Match> search(float[] query) {
    return search(new float[][] {query}, Runnable::run).getFirst();
  }

  /**
   * The nearest of each query, in the order of the queries.
   *
   * @param executor runs what this thread doesn't
   * @throws IllegalArgumentException if a query has not as many values as the corpus' vectors
   */
  public List<List<Match>> search(float[][] queries, Executor executor) {
    if (queries.length == 0) {
      return List.of();
    }
    var asking = new Rows(similarity, queries);
    if (asking.dimension() != rows.dimension()) {
      throw new IllegalArgumentException(
          "queries must have as many values as the corpus (%d), got %d"
              .formatted(rows.dimension(), asking.dimension()));
    }
    return Comparison.inBlocks(
        executor,
        0,
        queries.length,
        block -> Comparison.best(asking, block, Comparison.Range.all(rows, topK)));
  }
}
