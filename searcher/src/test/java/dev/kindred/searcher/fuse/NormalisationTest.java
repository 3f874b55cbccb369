package dev.kindred.searcher.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.searcher.retrieve.Candidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against plain statements of each formula, and what holds of all of them. */
class NormalisationTest {
  private static final double NO_MATCH = 0.5;

  @ParameterizedTest
  @EnumSource(Normalisation.class)
  void of_randomScores_isTheFormula(Normalisation normalisation) {
    var random = new Random(8);
    for (int round = 0; round < 200; round++) {
      double[] scores = scores(random, 2 + random.nextInt(20));
      double full = random.nextInt(2) * 30;
      double[] found = normalise(normalisation, scores, full);
      double[] expected = byHand(normalisation, scores, full);
      for (int i = 0; i < scores.length; i++) {
        assertThat(found[i]).as("round %d", round).isCloseTo(expected[i], within(1e-5));
        if (scores[i] >= NO_MATCH) {
          assertThat(found[i]).isNotNegative();
        }
        if (i > 0) {
          assertThat(found[i]).isLessThanOrEqualTo(found[i - 1]);
        }
      }
    }
  }

  private static double[] byHand(Normalisation normalisation, double[] scores, double full) {
    double best = scores[0];
    double last = scores[scores.length - 1];
    double mean = 0;
    for (double score : scores) {
      mean += score / scores.length;
    }
    double variance = 0;
    for (double score : scores) {
      variance += Math.pow(score - mean, 2) / scores.length;
    }
    double deviation = Math.sqrt(variance);
    double[] expected = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      double score = scores[i];
      double z = (score - mean) / deviation;
      expected[i] =
          switch (normalisation) {
            case MIN_MAX -> (score - last) / (best - last);
            case THEORETICAL_MIN_MAX -> score / best;
            case Z_SCORE -> z - (last - mean) / deviation;
            case DBSF -> Math.max(0, (z + 3) / 6);
            case COVERAGE -> (score - NO_MATCH) / (Math.max(best, full) - NO_MATCH);
          };
    }
    return expected;
  }

  @ParameterizedTest
  @EnumSource(
      value = Normalisation.class,
      names = {"MIN_MAX", "Z_SCORE", "DBSF"})
  void of_scoresStretchedAndShifted_isTheSame(Normalisation normalisation) {
    var random = new Random(9);
    for (int round = 0; round < 100; round++) {
      double[] scores = scores(random, 2 + random.nextInt(20));
      double[] moved = new double[scores.length];
      for (int i = 0; i < scores.length; i++) {
        moved[i] = 4 * scores[i] + 16;
      }
      double[] before = normalise(normalisation, scores, 0);
      double[] after = normalise(normalisation, moved, 0);
      for (int i = 0; i < scores.length; i++) {
        assertThat(after[i]).isCloseTo(before[i], within(1e-4));
      }
    }
  }

  @Test
  void coverage_allWorseThanNothing_keepTheirOrder() {
    double[] values = normalise(Normalisation.COVERAGE, new double[] {0.4, 0.2, 0.1}, 0);

    assertThat(values[0]).isNegative().isGreaterThan(values[1]);
    assertThat(values[1]).isGreaterThan(values[2]);
  }

  @ParameterizedTest
  @EnumSource(value = Normalisation.class, names = "COVERAGE", mode = EnumSource.Mode.EXCLUDE)
  void of_equalScores_isFiniteAndAboveWhatIsLacking(Normalisation normalisation) {
    for (double score : new double[] {0, 0.1f, 7, -3}) {
      for (int count : new int[] {1, 3}) {
        double[] scores = new double[count];
        Arrays.fill(scores, score);
        for (double value : normalise(normalisation, scores, 0)) {
          assertThat(value).isFinite().isGreaterThanOrEqualTo(0).isLessThanOrEqualTo(1);
        }
      }
    }
  }

  @Test
  void of_noCandidates_isNotAsked() {
    for (Normalisation normalisation : Normalisation.values()) {
      assertThat(
              new ConvexCombination(normalisation, Weights.DEFAULT)
                  .fuse(List.of(new Ranking("dense", List.of(), 0, 0))))
          .isEmpty();
    }
  }

  private static double[] normalise(Normalisation normalisation, double[] scores, double full) {
    var candidates = new ArrayList<Candidate>();
    for (int i = 0; i < scores.length; i++) {
      candidates.add(new Candidate(i, i, (float) scores[i]));
    }
    Blend.Normaliser normaliser = normalisation.of(new Ranking("bm25", candidates, NO_MATCH, full));
    double[] values = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      values[i] = normaliser.of(i + 1, (float) scores[i]);
    }
    return values;
  }

  /** Descending, as rankings are; in steps that a float holds. */
  private static double[] scores(Random random, int count) {
    double[] scores =
        random.ints(count, 1, 4096).distinct().sorted().mapToDouble(i -> i / 256.0).toArray();
    double[] descending = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      descending[i] = scores[scores.length - 1 - i];
    }
    return descending;
  }
}
