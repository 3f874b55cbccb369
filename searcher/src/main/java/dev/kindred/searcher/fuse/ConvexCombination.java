package dev.kindred.searcher.fuse;

import java.util.List;
import java.util.Map;

/**
 * Weighted sum of normalised scores; a document that a ranking lacks counts 0 there. After Bruch,
 * Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 42(1), 2023.
 *
 * @param normalisation how scores become comparable
 * @param weights how much each retriever counts
 */
public record ConvexCombination(Normalisation normalisation, Weights weights) implements Fusion {

  /** Meaning and words in equal parts, words by how many of the query's there are. */
  public static final ConvexCombination DEFAULT =
      new ConvexCombination(Normalisation.COVERAGE, Weights.DEFAULT);

  @Override
  public List<Fused> fuse(List<Ranking> rankings) {
    Map<String, Double> over = weights.over(rankings.stream().map(Ranking::retriever).toList());
    return Blend.of(
        rankings, ranking -> over.getOrDefault(ranking.retriever(), 0.0), normalisation::of);
  }

  @Override
  public String toText() {
    return (normalisation.label() + " " + weights.toText()).strip();
  }
}
