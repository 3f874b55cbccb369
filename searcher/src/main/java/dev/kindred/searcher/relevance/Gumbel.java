package dev.kindred.searcher.relevance;

import java.util.Arrays;

/**
 * The distribution of the greatest of many values (type I extreme value distribution; Gumbel,
 * "Statistics of Extremes", 1958): P(X &lt;= x) = exp(-exp(-(x - location) / scale)).
 *
 * @param location the mode
 * @param scale above 0
 */
public record Gumbel(double location, double scale) {

  /** A scale below this would make certainties of small differences. */
  static final double MIN_SCALE = 0.05;

  /** The quantiles that are fitted: none above the median, so that up to half may be anything. */
  private static final double LOW = 0.1;

  private static final double MIDDLE = 0.5;

  /**
   * @throws IllegalArgumentException if a value is not finite, or the scale not above 0
   */
  public Gumbel {
    if (!Double.isFinite(location) || !(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException(
          "location must be finite and scale > 0, got %s and %s".formatted(location, scale));
    }
  }

  /**
   * Fits the lower half of a sample, through its median and its lowest tenth: null queries that
   * happen to be about what the index is about lie in the upper half, and do no harm.
   *
   * @param sample at least one value
   */
  static Gumbel fit(double[] sample) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    double low = quantile(sorted, LOW);
    double middle = quantile(sorted, MIDDLE);
    double scale = Math.max(MIN_SCALE, (middle - low) / (standard(MIDDLE) - standard(LOW)));
    return new Gumbel(middle - scale * standard(MIDDLE), scale);
  }

  /** Between the neighbours, as R's type 7. */
  private static double quantile(double[] sorted, double p) {
    double at = p * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  /** The quantile of location 0 and scale 1. */
  private static double standard(double p) {
    return -Math.log(-Math.log(p));
  }

  /** How far a value lies above the location, in scales. */
  double standardised(double value) {
    return (value - location) / scale;
  }
}
