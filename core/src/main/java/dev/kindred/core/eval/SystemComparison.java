package dev.kindred.core.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Systems side by side over the same queries, by one metric.
 *
 * @param metric what is compared
 * @param intervals of each system the confidence interval of its mean; of a metric whose
 *     {@linkplain Evaluation#overall overall} value is no mean, of that mean all the same
 * @param pairs all pairs, each once: first system with second, third, ..., second with third, ...
 */
public record SystemComparison(Metric metric, List<Interval> intervals, List<Pair> pairs) {

  /** Values closer than this are a tie: they differ by rounding alone. */
  private static final double TIE = 1e-9;

  /** Copies. */
  public SystemComparison {
    intervals = List.copyOf(intervals);
    pairs = List.copyOf(pairs);
  }

  /**
   * Two systems.
   *
   * @param first the place of one, from 0
   * @param second the place of the other, greater
   * @param difference the mean of the first less that of the second
   * @param interval confidence interval of the difference
   * @param pValue of the paired randomisation test
   * @param holm the same, corrected for the number of pairs by Holm's method
   * @param tukey p-value of the randomised Tukey test over all systems
   * @param differences of each query the first's value less the second's, in the queries' order
   */
  @SuppressWarnings("ArrayRecordComponent") // read by plots; never compared
  public record Pair(
      int first,
      int second,
      double difference,
      Interval interval,
      double pValue,
      double holm,
      double tukey,
      double[] differences) {

    /** Queries that the first does better on. */
    public int wins() {
      return (int) Arrays.stream(differences).filter(d -> d > TIE).count();
    }

    /** Queries that the second does better on. */
    public int losses() {
      return (int) Arrays.stream(differences).filter(d -> d < -TIE).count();
    }

    /** Queries that both do as well on. */
    public int ties() {
      return differences.length - wins() - losses();
    }

    /** Places of the queries that differ, largest difference first, whichever way. */
    public List<Integer> mostDifferent() {
      return IntStream.range(0, differences.length)
          .filter(i -> Math.abs(differences[i]) > TIE)
          .boxed()
          .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(differences[i])))
          .toList();
    }
  }

  /**
   * Compares systems.
   *
   * @param systems over the same queries
   * @throws IllegalArgumentException if there are none, the queries differ, or the metric was not
   *     evaluated in all
   */
  public static SystemComparison of(List<Evaluation> systems, Metric metric) {
    if (systems.isEmpty()) {
      throw new IllegalArgumentException("systems must be one or more, got none");
    }
    List<double[]> values = systems.stream().map(system -> system.valuesOf(metric)).toList();
    double[][] tukey =
        systems.size() < 2 ? new double[1][1] : RandomizedTukeyTest.DEFAULT.pValues(values);
    var pairs = new ArrayList<Pair>();
    for (int first = 0; first < systems.size(); first++) {
      for (int second = first + 1; second < systems.size(); second++) {
        PairedRandomizationTest.Result test =
            PairedRandomizationTest.DEFAULT.compare(
                systems.get(first), systems.get(second), metric);
        double[] differences = differences(values.get(first), values.get(second));
        pairs.add(
            new Pair(
                first,
                second,
                test.meanDifference(),
                Bootstrap.DEFAULT.ofMean(differences),
                test.pValue(),
                test.pValue(),
                tukey[first][second],
                differences));
      }
    }
    return new SystemComparison(
        metric, values.stream().map(Bootstrap.DEFAULT::ofMean).toList(), corrected(pairs));
  }

  private static List<Pair> corrected(List<Pair> pairs) {
    double[] holm = HolmCorrection.adjust(pairs.stream().mapToDouble(Pair::pValue).toArray());
    return IntStream.range(0, pairs.size())
        .mapToObj(
            i -> {
              Pair pair = pairs.get(i);
              return new Pair(
                  pair.first,
                  pair.second,
                  pair.difference,
                  pair.interval,
                  pair.pValue,
                  holm[i],
                  pair.tukey,
                  pair.differences);
            })
        .toList();
  }

  private static double[] differences(double[] one, double[] other) {
    double[] differences = new double[one.length];
    Arrays.setAll(differences, i -> one[i] - other[i]);
    return differences;
  }
}
