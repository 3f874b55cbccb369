package dev.kindred.searcher.fuse;

import java.util.List;
import java.util.Map;

/**
 * Weighted sum of {@code 1 / (k + rank)}. After Cormack, Clarke and Büttcher, "Reciprocal Rank
 * Fusion outperforms Condorcet and individual Rank Learning Methods", SIGIR 2009, which has no
 * weights: by default each retriever counts 1.
 *
 * @param k dampens the first ranks; 60 in the paper
 * @param weights how much each retriever counts, in proportion: all of them together as much as
 *     there are retrievers
 */
public record ReciprocalRankFusion(int k, Weights weights) implements Fusion {

  /** The paper's constant. */
  public static final int DEFAULT_K = 60;

  /** As in the paper. */
  public static final ReciprocalRankFusion DEFAULT =
      new ReciprocalRankFusion(DEFAULT_K, Weights.DEFAULT);

  /**
   * @throws IllegalArgumentException if {@code k} is below 1
   */
  public ReciprocalRankFusion {
    if (k < 1) {
      throw new IllegalArgumentException("k of rank fusion must be >= 1, got " + k);
    }
  }

  @Override
  public List<Fused> fuse(List<Ranking> rankings) {
    Map<String, Double> over = weights.over(rankings.stream().map(Ranking::retriever).toList());
    return Blend.of(
        rankings,
        ranking -> rankings.size() * over.getOrDefault(ranking.retriever(), 0.0),
        ranking -> (rank, score) -> 1.0 / (k + rank));
  }

  @Override
  public String toText() {
    return "rrf k=%d %s".formatted(k, weights.toText()).strip();
  }
}
