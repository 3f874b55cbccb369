package dev.kindred.core.eval.sentence;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Measures of one ranking as scikit-learn defines them, which heeds equal scores. */
final class RankingScores {
  private RankingScores() {}

  /**
   * scikit-learn's {@code average_precision_score}: precision at each score, weighted by the recall
   * that it adds; equal scores count as one step.
   */
  static double averagePrecision(boolean[] relevant, double[] scores) {
    int[] order = descending(scores);
    int found = 0;
    double sum = 0;
    for (int start = 0; start < order.length; ) {
      int end = groupEnd(order, scores, start);
      int more = 0;
      for (int i = start; i < end; i++) {
        more += relevant[order[i]] ? 1 : 0;
      }
      found += more;
      sum += more * (double) found / end;
      start = end;
    }
    return sum / Math.max(1, found);
  }

  /**
   * scikit-learn's {@code ndcg_score}: documents of equal scores share the average of their gains.
   *
   * @param gains at least one above 0
   */
  static double ndcg(double[] gains, double[] scores, int cutoff) {
    int[] order = descending(scores);
    double dcg = 0;
    for (int start = 0; start < order.length; ) {
      int end = groupEnd(order, scores, start);
      double gain = 0;
      double discount = 0;
      for (int i = start; i < end; i++) {
        gain += gains[order[i]];
        discount += discount(i, cutoff);
      }
      dcg += gain / (end - start) * discount;
      start = end;
    }
    double[] ascending = gains.clone();
    Arrays.sort(ascending);
    double ideal = 0;
    for (int i = 0; i < ascending.length; i++) {
      ideal += ascending[ascending.length - 1 - i] * discount(i, cutoff);
    }
    return dcg / ideal;
  }

  /** 1 over the first relevant rank, 0 beyond the cutoff; equal scores in the order given. */
  static double reciprocalRank(boolean[] relevant, double[] scores, int cutoff) {
    int[] order = descending(scores);
    for (int i = 0; i < Math.min(cutoff, order.length); i++) {
      if (relevant[order[i]]) {
        return 1.0 / (i + 1);
      }
    }
    return 0;
  }

  private static double discount(int rank, int cutoff) {
    return rank < cutoff ? Math.log(2) / Math.log(rank + 2) : 0;
  }

  private static int groupEnd(int[] order, double[] scores, int start) {
    int end = start + 1;
    while (end < order.length && scores[order[end]] == scores[order[start]]) {
      end++;
    }
    return end;
  }

  private static int[] descending(double[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
