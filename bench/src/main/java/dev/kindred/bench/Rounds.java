package dev.kindred.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/** What is told of measurements that were taken in rounds, each of all who are compared. */
final class Rounds {
  private Rounds() {}

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** The ratios of each round: their median, and the least and the most of them. */
  static String ratio(double[] own, double[] first) {
    double[] ratios =
        IntStream.range(0, own.length).mapToDouble(i -> own[i] / first[i]).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f to %.2f)",
        ratios[ratios.length / 2],
        ratios[0],
        ratios[ratios.length - 1]);
  }
}
