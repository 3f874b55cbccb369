package dev.kindred.core.encode.sparse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Terms and their weights, heaviest first; of equal weights, in the order of the terms.
 *
 * @param terms each term once
 */
public record SparseVector(List<WeightedTerm> terms) {

  /**
   * A term of the model's vocabulary.
   *
   * @param term as the vocabulary has it, such as {@code tide} or {@code ##ing}
   * @param weight above 0
   */
  public record WeightedTerm(String term, float weight) {
    /**
     * @throws IllegalArgumentException if the weight is not finite or not above 0
     */
    public WeightedTerm {
      if (!(weight > 0) || Float.isInfinite(weight)) {
        throw new IllegalArgumentException(
            "weight of '%s' must be finite and > 0, got %s".formatted(term, weight));
      }
    }
  }

  /** Sorts. */
  public SparseVector {
    terms =
        terms.stream()
            .sorted( // Comparator.comparing has classes made at run time
                (one, other) -> {
                  int byWeight = Float.compare(other.weight(), one.weight());
                  return byWeight != 0 ? byWeight : one.term().compareTo(other.term());
                })
            .toList();
  }

  /** Sum over the terms of both of the products of their weights. */
  public double dot(SparseVector other) {
    Map<String, Float> weights = new HashMap<>();
    for (WeightedTerm term : other.terms) {
      weights.put(term.term(), term.weight());
    }
    double sum = 0;
    for (WeightedTerm term : terms) {
      sum += (double) term.weight() * weights.getOrDefault(term.term(), 0f);
    }
    return sum;
  }
}
