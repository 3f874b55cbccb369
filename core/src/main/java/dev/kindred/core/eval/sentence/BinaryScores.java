package dev.kindred.core.eval.sentence;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * How well scores tell two classes apart, as BinaryClassificationEvaluator measures it: the best
 * accuracy and the best F1 that a threshold gives, precision, recall and Matthews' correlation at
 * the threshold of the best F1, and average precision, which needs none.
 *
 * <p>Thresholds lie halfway between neighbours. As in the reference, one that calls everything
 * positive is not tried, and equal scores are passed one by one in the order given.
 */
final class BinaryScores {
  private final boolean[] positive;
  private final double[] scores;
  private final int[] descending;
  private final int positives;

  /**
   * @param positive the true class of each
   * @param scores of each; more is more likely positive
   */
  BinaryScores(boolean[] positive, double[] scores) {
    this.positive = positive;
    this.scores = scores;
    this.descending =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.positives = (int) IntStream.range(0, positive.length).filter(i -> positive[i]).count();
  }

  private record Best(double value, double threshold, double precision, double recall) {}

  /**
   * @param distance whether thresholds are told as distances, whose negatives scores are
   */
  SequencedMap<String, Double> values(boolean distance) {
    Best accuracy = bestAccuracy();
    Best f1 = bestF1();
    int sign = distance ? -1 : 1;
    var values = new LinkedHashMap<String, Double>();
    values.put("accuracy", accuracy.value);
    values.put("accuracy_threshold", sign * accuracy.threshold);
    values.put("f1", f1.value);
    values.put("f1_threshold", sign * f1.threshold);
    values.put("precision", f1.precision);
    values.put("recall", f1.recall);
    values.put("ap", RankingScores.averagePrecision(positive, scores));
    values.put("mcc", matthews(f1.threshold));
    return values;
  }

  private Best bestAccuracy() {
    var best = new Best(0, -1, 0, 0);
    int right = positive.length - positives;
    for (int i = 0; i < descending.length - 1; i++) {
      right += positive[descending[i]] ? 1 : -1;
      double accuracy = (double) right / positive.length;
      if (accuracy > best.value) {
        best = new Best(accuracy, halfway(i), 0, 0);
      }
    }
    return best;
  }

  private Best bestF1() {
    var best = new Best(0, 0, 0, 0);
    int correct = 0;
    for (int i = 0; i < descending.length - 1; i++) {
      correct += positive[descending[i]] ? 1 : 0;
      double f1 = 2.0 * correct / (i + 1 + positives);
      if (f1 > best.value) {
        best = new Best(f1, halfway(i), correct / (i + 1.0), (double) correct / positives);
      }
    }
    return best;
  }

  private double halfway(int rank) {
    return (scores[descending[rank]] + scores[descending[rank + 1]]) / 2;
  }

  /** Matthews (1975); 0 where one class is never predicted. */
  double matthews(double threshold) {
    double truePositives = 0;
    double falsePositives = 0;
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] >= threshold) {
        truePositives += positive[i] ? 1 : 0;
        falsePositives += positive[i] ? 0 : 1;
      }
    }
    double falseNegatives = positives - truePositives;
    double trueNegatives = scores.length - positives - falsePositives;
    double scale =
        Math.sqrt(truePositives + falsePositives)
            * Math.sqrt(truePositives + falseNegatives)
            * Math.sqrt(trueNegatives + falsePositives)
            * Math.sqrt(trueNegatives + falseNegatives);
    return scale == 0
        ? 0
        : (truePositives * trueNegatives - falsePositives * falseNegatives) / scale;
  }
}
