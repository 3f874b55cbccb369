package dev.kindred.searcher.rerank;

import java.util.function.BooleanSupplier;

/**
 * How far reranking goes.
 *
 * @param depth first documents of the blend that are read, at least 1
 * @param goOn polled before each passage, by several threads at once; once it says no, no other is
 *     begun
 */
public record Effort(int depth, BooleanSupplier goOn) {

  /**
   * @throws IllegalArgumentException if {@code depth} is below 1
   */
  public Effort {
    if (depth < 1) {
      throw new IllegalArgumentException("rerank depth must be >= 1, got " + depth);
    }
  }

  /** All of the first documents, however long it takes. */
  public static Effort of(int depth) {
    return new Effort(depth, () -> true);
  }
}
