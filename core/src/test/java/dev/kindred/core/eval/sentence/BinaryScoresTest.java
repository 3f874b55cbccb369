package dev.kindred.core.eval.sentence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryScoresTest {
  @Test
  void matthews_scikitLearnsExample_isItsValue() {
    // matthews_corrcoef([+1, +1, +1, -1], [+1, -1, +1, +1]): -0.33...
    var scores =
        new BinaryScores(new boolean[] {true, true, true, false}, new double[] {1, 0, 1, 1});

    assertThat(scores.matthews(0.5)).isCloseTo(-1 / 3.0, within(1e-12));
    assertThat(scores.matthews(-1)).isZero();
  }

  @Test
  void values_smallExample_areThoseOfTheReferenceByHand() {
    // Descending 0.9 + | 0.8 - | 0.6 + | 0.3 -: the threshold of 0.85 has accuracy 3/4, and so has
    // 0.45, which comes later; F1 is best at 0.45, with precision 2/3 and recall 1.
    Map<String, Double> values =
        new BinaryScores(
                new boolean[] {false, true, true, false}, new double[] {0.8, 0.9, 0.6, 0.3})
            .values(false);

    assertThat(values)
        .containsOnlyKeys(
            "accuracy",
            "accuracy_threshold",
            "f1",
            "f1_threshold",
            "precision",
            "recall",
            "ap",
            "mcc")
        .hasEntrySatisfying("accuracy", v -> assertThat(v).isEqualTo(0.75))
        .hasEntrySatisfying("accuracy_threshold", v -> assertThat(v).isCloseTo(0.85, within(1e-9)))
        .hasEntrySatisfying("f1", v -> assertThat(v).isCloseTo(0.8, within(1e-12)))
        .hasEntrySatisfying("f1_threshold", v -> assertThat(v).isCloseTo(0.45, within(1e-9)))
        .hasEntrySatisfying("precision", v -> assertThat(v).isCloseTo(2 / 3.0, within(1e-12)))
        .hasEntrySatisfying("recall", v -> assertThat(v).isEqualTo(1))
        .hasEntrySatisfying("ap", v -> assertThat(v).isCloseTo((1 + 2 / 3.0) / 2, within(1e-12)))
        // 2 right, 1 wrong positive; 1 right, 0 wrong negative: 2 / sqrt(3 * 2 * 2 * 1).
        .hasEntrySatisfying("mcc", v -> assertThat(v).isCloseTo(2 / Math.sqrt(12), within(1e-12)));
  }

  @Test
  void values_distances_tellThresholdsAsDistances() {
    Map<String, Double> values =
        new BinaryScores(new boolean[] {true, false}, new double[] {-1, -3}).values(true);

    assertThat(values).containsEntry("f1_threshold", 2.0).containsEntry("accuracy", 1.0);
  }

  @Test
  void values_allBestCalledPositive_isNotTried() {
    // The reference's loop ends before its last row: F1 of all three would be 0.8.
    Map<String, Double> values =
        new BinaryScores(new boolean[] {false, true, true}, new double[] {3, 2, 1}).values(false);

    assertThat(values.get("f1")).isCloseTo(2 * 0.5 * 0.5 / 1.0, within(1e-12));
  }

  /** As the reference's own test: no threshold between two scores does better. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void values_randomScores_areTheBestOfAllThresholds(long seed) {
    var random = new Random(seed);
    double[] scores = random.doubles(200).toArray();
    boolean[] positive = new boolean[scores.length];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = random.nextDouble() < 0.3 + 0.4 * scores[i];
    }

    Map<String, Double> values = new BinaryScores(positive, scores).values(false);

    double bestAccuracy = 0;
    double bestF1 = 0;
    for (double threshold : scores) {
      // Just above a score: that one and all below are negative, and so never all are positive.
      double[] counts = counts(positive, scores, threshold);
      bestAccuracy = Math.max(bestAccuracy, (counts[0] + counts[3]) / scores.length);
      bestF1 = Math.max(bestF1, 2 * counts[0] / (2 * counts[0] + counts[1] + counts[2]));
    }
    assertThat(values.get("accuracy")).as("seed %d", seed).isCloseTo(bestAccuracy, within(1e-12));
    assertThat(values.get("f1")).as("seed %d", seed).isCloseTo(bestF1, within(1e-12));
  }

  /** True and false positives, false and true negatives. */
  private static double[] counts(boolean[] positive, double[] scores, double threshold) {
    double[] counts = new double[4];
    for (int i = 0; i < scores.length; i++) {
      boolean predicted = scores[i] > threshold;
      counts[predicted ? (positive[i] ? 0 : 1) : (positive[i] ? 2 : 3)]++;
    }
    return counts;
  }
}
