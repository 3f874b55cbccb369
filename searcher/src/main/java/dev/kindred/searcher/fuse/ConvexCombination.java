package dev.kindred.searcher.fuse;

import dev.kindred.searcher.retrieve.Candidate;
import java.util.List;
import java.util.Map;

/**
 * Weighted sum of min-max normalised scores: each ranking's best candidate becomes 1 and its last
 * 0, a document it lacks counts 0. After Bruch, Gai and Ingber, "An Analysis of Fusion Functions
 * for Hybrid Retrieval", ACM TOIS 42(1), 2023.
 *
 * @param weights by retriever name; retrievers without one have weight 1, and so has a retriever
 *     that is alone
 */
public record ConvexCombination(Map<String, Double> weights) implements Fusion {

  /** Meaning and words in equal parts. */
  public static final ConvexCombination DEFAULT = dense(0.5);

  /**
   * @throws IllegalArgumentException if a weight is negative or not finite
   */
  public ConvexCombination {
    weights = Map.copyOf(weights);
    weights.forEach(
        (retriever, weight) -> {
          if (!(weight >= 0) || weight.isInfinite()) {
            throw new IllegalArgumentException(
                "weight of %s must be >= 0, got %s".formatted(retriever, weight));
          }
        });
  }

  /**
   * Dense with this weight, BM25 with the rest.
   *
   * @throws IllegalArgumentException if the weight is not in [0, 1]
   */
  public static ConvexCombination dense(double weight) {
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("dense weight must be in [0, 1], got " + weight);
    }
    return new ConvexCombination(Map.of("dense", weight, "bm25", 1 - weight));
  }

  @Override
  public List<Fused> fuse(List<Ranking> rankings) {
    boolean alone = rankings.size() == 1;
    return Blend.of(
        rankings,
        ranking -> alone ? 1 : weights.getOrDefault(ranking.retriever(), 1.0),
        ConvexCombination::minMax);
  }

  private static Blend.Normalisation minMax(Ranking ranking) {
    double max = Double.NEGATIVE_INFINITY;
    double min = Double.POSITIVE_INFINITY;
    for (Candidate candidate : ranking.candidates()) {
      max = Math.max(max, candidate.score());
      min = Math.min(min, candidate.score());
    }
    double best = max;
    double last = min;
    return (rank, score) -> best > last ? (score - last) / (best - last) : 1;
  }
}
