package dev.kindred.core.eval;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Corrects p-values of several tests for their number (Holm 1979): held against 0.05, the corrected
 * ones call any true null hypothesis false in one of twenty families of tests at most.
 */
public final class HolmCorrection {
  private HolmCorrection() {}

  /**
   * The corrected p-values, in the order given.
   *
   * @throws IllegalArgumentException if one is not in [0, 1]
   */
  public static double[] adjust(double[] pValues) {
    for (double p : pValues) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("p-values must be in [0, 1], got " + p);
      }
    }
    int[] ascending =
        IntStream.range(0, pValues.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[pValues.length];
    double largest = 0;
    for (int rank = 0; rank < ascending.length; rank++) {
      largest = Math.max(largest, (pValues.length - rank) * pValues[ascending[rank]]);
      adjusted[ascending[rank]] = Math.min(1, largest);
    }
    return adjusted;
  }
}
