package dev.kindred.searcher.tune;

import dev.kindred.core.eval.Metric;
import dev.kindred.searcher.fuse.Fusion;

/**
 * What tuning found.
 *
 * @param metric what was to be great
 * @param fusion the setting that is best on the training queries
 * @param settings how many were tried
 * @param training the default's and the setting's mean on the training queries
 * @param heldOut theirs on the queries that were held out
 * @param pValue how often chance alone would make them differ as much on those (two-sided paired
 *     randomisation test)
 * @param better held-out queries on which the setting is better than the default
 * @param worse held-out queries on which it is worse
 */
public record TuningResult(
    Metric metric,
    Fusion fusion,
    int settings,
    Comparison training,
    Comparison heldOut,
    double pValue,
    int better,
    int worse) {

  /** At most so often may chance do as well. */
  public static final double SIGNIFICANCE = 0.05;

  /**
   * The default and the setting, on the same queries.
   *
   * @param queries how many
   */
  public record Comparison(int queries, double byDefault, double tuned) {}

  /** Whether the setting beats the default on queries that it was not chosen by. */
  public boolean wins() {
    return heldOut.tuned() > heldOut.byDefault() && pValue < SIGNIFICANCE;
  }
}
