package dev.kindred.core.encode.sparse;

import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import dev.kindred.core.model.testing.TinyModel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a tiny model must answer: SPLADE's pooling in plain loops over an independent pass. */
final class SpladeOracle {
  private SpladeOracle() {}

  /**
   * Weights of all terms that have one.
   *
   * @param tokens by their names, special tokens included
   */
  static Map<String, Double> weights(
      TinyModel model, List<String> tokens, String strategy, String activation) {
    double[][] logits =
        model.reference().mlmLogits(tokens.stream().mapToLong(model::tokenId).toArray());
    var weights = new TreeMap<String, Double>();
    for (int term = 0; term < logits[0].length; term++) {
      double pooled = 0;
      for (double[] row : logits) {
        double weight = row[term] > 0 ? Math.log(1 + row[term]) : 0;
        if (activation.equals("log1p_relu")) {
          weight = Math.log(1 + weight);
        }
        pooled = strategy.equals("sum") ? pooled + weight : Math.max(pooled, weight);
      }
      if (pooled > 0) {
        weights.put(model.vocabulary().get(term), pooled);
      }
    }
    return weights;
  }

  static Map<String, Double> byTerm(SparseVector vector) {
    var weights = new TreeMap<String, Double>();
    for (WeightedTerm term : vector.terms()) {
      weights.put(term.term(), (double) term.weight());
    }
    return weights;
  }
}
