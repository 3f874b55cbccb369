package dev.kindred.core.eval;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Tukey's honestly significant differences by randomisation (Carterette 2012): compares all pairs
 * of several systems at once, without assuming any distribution.
 *
 * <p>If all systems were the same, each query's values could as well have been theirs in any other
 * order. The p-value of a pair is the share of random orders whose best and worst system are at
 * least as far apart as the pair is; the observed order counts as one.
 *
 * @param permutations random orders to draw
 * @param seed the same seed gives the same p-values
 */
public record RandomizedTukeyTest(int permutations, long seed) {

  /** 20,000 permutations. */
  public static final RandomizedTukeyTest DEFAULT = new RandomizedTukeyTest(20_000, 42);

  /** Sums closer than this share of the sum of magnitudes differ by rounding alone. */
  private static final double ROUNDING = 1e-12;

  /**
   * @throws IllegalArgumentException if there is not at least one permutation
   */
  public RandomizedTukeyTest {
    if (permutations < 1) {
      throw new IllegalArgumentException("permutations must be >= 1, got " + permutations);
    }
  }

  /**
   * The p-values of all pairs.
   *
   * @param systems values of each system, query by query
   * @return a symmetric matrix with 1 on its diagonal
   * @throws IllegalArgumentException if there are fewer than two systems, or not as many values of
   *     each
   */
  public double[][] pValues(List<double[]> systems) {
    int count = systems.size();
    if (count < 2 || systems.stream().anyMatch(s -> s.length != systems.getFirst().length)) {
      throw new IllegalArgumentException(
          "systems must be two or more with a value for each query, got %s values"
              .formatted(systems.stream().map(system -> system.length).toList()));
    }
    double[] sums = systems.stream().mapToDouble(s -> Arrays.stream(s).sum()).toArray();
    double slack =
        ROUNDING
            * systems.stream()
                .mapToDouble(s -> Arrays.stream(s).map(Math::abs).sum())
                .max()
                .orElseThrow();
    double[] ranges = ranges(systems);
    double[][] pValues = new double[count][count];
    for (int one = 0; one < count; one++) {
      for (int other = 0; other < count; other++) {
        double difference = Math.abs(sums[one] - sums[other]) - slack;
        long atLeast = Arrays.stream(ranges).filter(range -> range >= difference).count();
        pValues[one][other] = (atLeast + 1.0) / (permutations + 1.0);
      }
    }
    return pValues;
  }

  /** Of each random order the distance between the largest and the smallest sum. */
  private double[] ranges(List<double[]> systems) {
    var random = new SplittableRandom(seed);
    int count = systems.size();
    int queries = systems.getFirst().length;
    double[] ranges = new double[permutations];
    double[] row = new double[count];
    for (int n = 0; n < permutations; n++) {
      double[] sums = new double[count];
      for (int query = 0; query < queries; query++) {
        for (int i = 0; i < count; i++) {
          row[i] = systems.get(i)[query];
        }
        for (int i = count - 1; i >= 0; i--) {
          int drawn = random.nextInt(i + 1);
          sums[i] += row[drawn];
          row[drawn] = row[i];
        }
      }
      ranges[n] = Arrays.stream(sums).max().orElseThrow() - Arrays.stream(sums).min().orElseThrow();
    }
    return ranges;
  }
}
