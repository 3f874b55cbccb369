package dev.kindred.searcher.fuse;

import java.util.List;
import java.util.Map;

/**
 * Weighted sum of normalised scores; a document that a ranking lacks counts 0 there. After Bruch,
 * Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 42(1), 2023.
 *
 * @param weights by retriever name; retrievers without one have weight 1, and so has a retriever
 *     that is alone
 * @param normalisation how scores become comparable
 */
public record ConvexCombination(Map<String, Double> weights, Normalisation normalisation)
    implements Fusion {

  /** Meaning and words in equal parts, words by how many of the query's there are. */
  public static final ConvexCombination DEFAULT = dense(0.5, Normalisation.COVERAGE);

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
  public static ConvexCombination dense(double weight, Normalisation normalisation) {
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("dense weight must be in [0, 1], got " + weight);
    }
    return new ConvexCombination(Map.of("dense", weight, "bm25", 1 - weight), normalisation);
  }

  @Override
  public List<Fused> fuse(List<Ranking> rankings) {
    boolean alone = rankings.size() == 1;
    return Blend.of(
        rankings,
        ranking -> alone ? 1 : weights.getOrDefault(ranking.retriever(), 1.0),
        normalisation::of);
  }
}
