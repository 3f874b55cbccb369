package dev.kindred.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Measurements that are taken in rounds, each of all who are compared. */
final class Rounds {
  /** The first warms up. */
  private static final int COUNT = 6;

  /**
   * Queries that one answers before the next has its turn: so few that a busy machine is busy for
   * all of them, so many that what another has put into the processor's caches does not count.
   */
  private static final int BLOCK = 20;

  private Rounds() {}

  /** One who is compared. */
  interface Side<Q> {
    void ask(Q query) throws IOException;
  }

  /** {@code sides × rounds}: median milliseconds a query. */
  static <Q> double[][] medians(List<? extends Side<Q>> sides, List<Q> queries) throws IOException {
    double[][] medians = new double[sides.size()][COUNT - 1];
    for (int round = 0; round < COUNT; round++) {
      double[][] millis = new double[sides.size()][queries.size()];
      for (int from = 0; from < queries.size(); from += BLOCK) {
        for (int side = 0; side < sides.size(); side++) {
          for (int i = from; i < Math.min(from + BLOCK, queries.size()); i++) {
            long start = System.nanoTime();
            sides.get(side).ask(queries.get(i));
            millis[side][i] = (System.nanoTime() - start) / 1e6;
          }
        }
      }
      for (int side = 0; side < sides.size() && round > 0; side++) {
        medians[side][round - 1] = median(millis[side]);
      }
    }
    return medians;
  }

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
