package dev.kindred.core.eval;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Fisher's randomisation test on pairs, two-sided, as Smucker, Allan and Carterette (2007)
 * recommend it for comparing retrieval systems.
 *
 * <p>If the two systems were the same, each query's difference could as well have had the other
 * sign. The p-value is the share of random sign assignments whose sum of differences is at least as
 * far from 0 as the one observed, which counts as one of them: (count + 1) / (permutations + 1).
 *
 * @param permutations random sign assignments to draw
 * @param seed the same seed gives the same p-value
 */
public record PairedRandomizationTest(int permutations, long seed) {

  /** 100,000 permutations, as in the paper: p-values near 0.05 are within 0.0014 or so. */
  public static final PairedRandomizationTest DEFAULT = new PairedRandomizationTest(100_000, 42);

  /** Sums closer than this share of the sum of magnitudes differ by rounding alone. */
  private static final double ROUNDING = 1e-12;

  /**
   * What the test found.
   *
   * @param meanDifference mean of the first system's values less the second's
   * @param pValue in (0, 1]: how often chance alone gives a difference as large, either way
   */
  public record Result(double meanDifference, double pValue) {}

  /**
   * @throws IllegalArgumentException if there is not at least one permutation
   */
  public PairedRandomizationTest {
    if (permutations < 1) {
      throw new IllegalArgumentException("permutations must be >= 1, got " + permutations);
    }
  }

  /**
   * Compares two runs over the same queries.
   *
   * @throws IllegalArgumentException if the queries differ, or the metric was not evaluated in both
   */
  public Result compare(Evaluation one, Evaluation other, Metric metric) {
    if (!one.queryIds().equals(other.queryIds())) {
      throw new IllegalArgumentException(
          "evaluations must cover the same queries in the same order, got %d and %d queries"
              .formatted(one.queryIds().size(), other.queryIds().size()));
    }
    return compare(one.valuesOf(metric), other.valuesOf(metric));
  }

  /**
   * Compares paired values.
   *
   * @throws IllegalArgumentException if there are none, not as many of each, or one is not finite
   */
  public Result compare(double[] one, double[] other) {
    if (one.length != other.length || one.length == 0) {
      throw new IllegalArgumentException(
          "paired values must be as many and at least one, got %d and %d"
              .formatted(one.length, other.length));
    }
    double[] differences = new double[one.length];
    double sum = 0;
    double magnitude = 0;
    for (int i = 0; i < one.length; i++) {
      differences[i] = one[i] - other[i];
      if (!Double.isFinite(differences[i])) {
        throw new IllegalArgumentException(
            "paired values must be finite, got %s and %s at %d".formatted(one[i], other[i], i));
      }
      sum += differences[i];
      magnitude += Math.abs(differences[i]);
    }
    double pValue = pValue(differences, Math.abs(sum) - magnitude * ROUNDING);
    return new Result(sum / one.length, pValue);
  }

  private double pValue(double[] differences, double threshold) {
    // Pairs without a difference add nothing to any sum.
    double[] nonZero = Arrays.stream(differences).filter(d -> d != 0).toArray();
    var random = new SplittableRandom(seed);
    int atLeast = 0;
    for (int n = 0; n < permutations; n++) {
      double sum = 0;
      long signs = 0;
      for (int i = 0; i < nonZero.length; i++) {
        signs = i % Long.SIZE == 0 ? random.nextLong() : signs >>> 1;
        sum += (signs & 1) == 0 ? nonZero[i] : -nonZero[i];
      }
      if (Math.abs(sum) >= threshold) {
        atLeast++;
      }
    }
    return (atLeast + 1.0) / (permutations + 1.0);
  }
}
