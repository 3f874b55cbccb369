package dev.kindred.core.eval;

/** The standard normal distribution. */
final class NormalDistribution {
  private static final double SQRT_TAU = Math.sqrt(2 * Math.PI);

  /** Where the tail's probability is below what a double can add to 1. */
  private static final double FAR = 38;

  private NormalDistribution() {}

  /**
   * The probability of a value below {@code z}, to 14 digits: by its Taylor series near 0
   * (Marsaglia 2004), by a continued fraction further out.
   */
  static double cumulative(double z) {
    if (Math.abs(z) > FAR) {
      return z < 0 ? 0 : 1;
    }
    if (Math.abs(z) > 5) {
      double tail = tail(Math.abs(z));
      return z < 0 ? tail : 1 - tail;
    }
    double term = z;
    double sum = z;
    for (int i = 3; sum + term != sum; i += 2) {
      term *= z * z / i;
      sum += term;
    }
    return 0.5 + sum * density(z);
  }

  /**
   * The value that a share {@code p} of the distribution is below: found by halving, since it is
   * asked for twice an interval.
   *
   * @throws IllegalArgumentException if {@code p} is not strictly between 0 and 1
   */
  static double quantile(double p) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("a share must be in (0, 1), got " + p);
    }
    double low = -FAR;
    double high = FAR;
    while (true) {
      double middle = (low + high) / 2;
      if (middle <= low || middle >= high) {
        return middle;
      }
      if (cumulative(middle) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  private static double tail(double z) {
    double fraction = z;
    for (int i = 60; i > 0; i--) {
      fraction = z + i / fraction;
    }
    return density(z) / fraction;
  }

  private static double density(double z) {
    return Math.exp(-z * z / 2) / SQRT_TAU;
  }
}
