package dev.kindred.searcher.fuse;

import java.util.List;

/**
 * Sum of {@code 1 / (k + rank)}. After Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion
 * outperforms Condorcet and individual Rank Learning Methods", SIGIR 2009.
 *
 * @param k dampens the first ranks; 60 in the paper
 */
public record ReciprocalRankFusion(int k) implements Fusion {

  /** The paper's constant. */
  public static final ReciprocalRankFusion DEFAULT = new ReciprocalRankFusion(60);

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
    return Blend.of(rankings, ranking -> 1, ranking -> (rank, score) -> 1.0 / (k + rank));
  }
}
