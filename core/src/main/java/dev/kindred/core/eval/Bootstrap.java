package dev.kindred.core.eval;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Confidence intervals of a mean by resampling queries: the bias-corrected and accelerated
 * bootstrap (BCa; Efron 1987, Efron and Tibshirani 1993, chapter 14). Unlike plain percentiles it
 * heeds that values crowd at one end, as those of retrieval metrics do.
 *
 * @param resamples samples to draw, with replacement, as large as what they are drawn from
 * @param level how often the interval should hold the true mean
 * @param seed the same seed gives the same interval
 */
public record Bootstrap(int resamples, double level, long seed) {

  /** 95 % from 10,000 resamples. */
  public static final Bootstrap DEFAULT = new Bootstrap(10_000, 0.95, 42);

  /**
   * @throws IllegalArgumentException if there is no resample or the level is not between 0 and 1
   */
  public Bootstrap {
    if (resamples < 1) {
      throw new IllegalArgumentException("resamples must be >= 1, got " + resamples);
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("confidence level must be in (0, 1), got " + level);
    }
  }

  /**
   * The interval of the mean of values; of differences, one for each query, that of the mean
   * difference. Where all values are equal, or there is but one, both ends are the mean.
   *
   * @throws IllegalArgumentException if there are no values, or one is not finite
   */
  public Interval ofMean(double[] values) {
    if (values.length == 0 || !Arrays.stream(values).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "values must be finite and at least one, got " + Arrays.toString(values));
    }
    double mean = Arrays.stream(values).sum() / values.length;
    if (Arrays.stream(values).allMatch(value -> value == values[0])) {
      return new Interval(values[0], values[0]);
    }
    double[] means = means(values);
    double bias = bias(means, mean);
    double acceleration = acceleration(values, mean);
    double z = NormalDistribution.quantile((1 - level) / 2);
    return new Interval(
        at(means, share(bias, acceleration, z)), at(means, share(bias, acceleration, -z)));
  }

  /** Means of the resamples, ascending. */
  private double[] means(double[] values) {
    var random = new SplittableRandom(seed);
    double[] means = new double[resamples];
    for (int n = 0; n < resamples; n++) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += values[random.nextInt(values.length)];
      }
      means[n] = sum / values.length;
    }
    Arrays.sort(means);
    return means;
  }

  /** Efron's z0: by how much the median of the resamples is off; ties count half. */
  private static double bias(double[] means, double mean) {
    double below = 0;
    for (double resampled : means) {
      below += resampled < mean ? 1 : resampled == mean ? 0.5 : 0;
    }
    // Never all or nothing: the resamples surround what they are drawn from.
    double least = 0.5 / means.length;
    return NormalDistribution.quantile(Math.clamp(below / means.length, least, 1 - least));
  }

  /** Efron's a: from the skewness, which is what the jackknife of a mean comes to. */
  private static double acceleration(double[] values, double mean) {
    double squares = 0;
    double cubes = 0;
    for (double value : values) {
      double difference = value - mean;
      squares += difference * difference;
      cubes += difference * difference * difference;
    }
    return cubes / (6 * Math.pow(squares, 1.5));
  }

  private static double share(double bias, double acceleration, double z) {
    return NormalDistribution.cumulative(bias + (bias + z) / (1 - acceleration * (bias + z)));
  }

  private static double at(double[] ascending, double share) {
    // Linear between order statistics, as numpy's and R's default.
    double place = Math.clamp(share, 0.0, 1.0) * (ascending.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, ascending.length - 1);
    return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
  }
}
