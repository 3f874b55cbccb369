package dev.kindred.core.eval;

/**
 * A confidence interval.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {

  /**
   * @throws IllegalArgumentException if the ends are the wrong way round or no numbers
   */
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "an interval's ends must be in order, got %s and %s".formatted(low, high));
    }
  }
}
