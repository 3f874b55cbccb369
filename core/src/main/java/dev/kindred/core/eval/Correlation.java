package dev.kindred.core.eval;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Correlation of two series, in [-1, 1]. */
public enum Correlation {
  /** Linear correlation of the values. */
  PEARSON {
    @Override
    double ofValid(double[] x, double[] y) {
      return pearson(x, y);
    }
  },
  /** Pearson's correlation of the ranks; equal values share the average of their ranks. */
  SPEARMAN {
    @Override
    double ofValid(double[] x, double[] y) {
      return pearson(ranks(x), ranks(y));
    }
  };

  /**
   * The correlation of {@code x[i]} with {@code y[i]}.
   *
   * @throws IllegalArgumentException if there are fewer than two pairs, not as many of each, a
   *     value is not finite, or all values of a series are equal (there is no correlation then)
   */
  public double of(double[] x, double[] y) {
    if (x.length != y.length || x.length < 2) {
      throw new IllegalArgumentException(
          "series must be as long as each other and at least 2, got %d and %d"
              .formatted(x.length, y.length));
    }
    requireVaried(x);
    requireVaried(y);
    return ofValid(x, y);
  }

  abstract double ofValid(double[] x, double[] y);

  private static void requireVaried(double[] series) {
    boolean varied = false;
    for (double value : series) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("values must be finite, got " + value);
      }
      varied |= value != series[0];
    }
    if (!varied) {
      throw new IllegalArgumentException("values must not all be equal, got only " + series[0]);
    }
  }

  private static double pearson(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      double dx = x[i] - meanX;
      double dy = y[i] - meanY;
      xy += dx * dy;
      xx += dx * dx;
      yy += dy * dy;
    }
    return Math.clamp(xy / (Math.sqrt(xx) * Math.sqrt(yy)), -1.0, 1.0);
  }

  private static double[] ranks(double[] values) {
    int[] ascending =
        IntStream.range(0, values.length)
            .boxed()
            .sorted((i, j) -> Double.compare(values[i], values[j]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    int start = 0;
    while (start < ascending.length) {
      int end = start + 1;
      while (end < ascending.length && values[ascending[end]] == values[ascending[start]]) {
        end++;
      }
      for (int i = start; i < end; i++) {
        ranks[ascending[i]] = (start + 1 + end) / 2.0;
      }
      start = end;
    }
    return ranks;
  }
}
