package dev.kindred.core.eval.sentence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The examples in scikit-learn's own reference. */
class RankingScoresTest {
  private static final double[] GAINS = {10, 0, 0, 1, 5};

  @Test
  void averagePrecision_scikitLearnsExample_isItsValue() {
    // average_precision_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]): 0.83...
    assertThat(
            RankingScores.averagePrecision(
                new boolean[] {false, false, true, true}, new double[] {0.1, 0.4, 0.35, 0.8}))
        .isCloseTo(0.8333333333333333, within(1e-15));
  }

  @Test
  void averagePrecision_equalScores_areOneStep() {
    // One threshold finds all: precision is the share that is relevant.
    assertThat(
            RankingScores.averagePrecision(
                new boolean[] {true, false, false, false}, new double[] {1, 1, 1, 1}))
        .isEqualTo(0.25);
  }

  @Test
  void ndcg_scikitLearnsExamples_areItsValues() {
    // ndcg_score([[10, 0, 0, 1, 5]], [[.1, .2, .3, 4, 70]]): 0.69...; another ranking: 0.49...;
    // that one with k=4: 0.35...; and the first with k=4 in its reference.
    double[] good = {0.1, 0.2, 0.3, 4, 70};
    double[] bad = {0.05, 1.1, 1.0, 0.5, 0.0};

    assertThat(RankingScores.ndcg(GAINS, good, 5)).isCloseTo(0.695, within(0.005));
    assertThat(RankingScores.ndcg(GAINS, bad, 5)).isCloseTo(0.495, within(0.005));
    assertThat(RankingScores.ndcg(GAINS, bad, 4)).isCloseTo(0.355, within(0.006));
  }

  @Test
  void ndcg_equalScores_shareTheirGains() {
    // ndcg_score([[10, 0, 0, 1, 5]], [[1, 0, 0, 0, 1]], k=1): 0.75.
    assertThat(RankingScores.ndcg(GAINS, new double[] {1, 0, 0, 0, 1}, 1))
        .isCloseTo(0.75, within(1e-12));
  }

  @Test
  void ndcg_perfectRanking_isOneWithAnyCutoff() {
    // The true relevance as scores, k=4: 1.0 in the same examples.
    assertThat(RankingScores.ndcg(GAINS, GAINS, 4)).isCloseTo(1, within(1e-12));
  }

  @Test
  void reciprocalRank_behindTheCutoff_isZero() {
    boolean[] relevant = {false, false, true};
    double[] scores = {3, 2, 1};

    assertThat(RankingScores.reciprocalRank(relevant, scores, 3)).isEqualTo(1 / 3.0);
    assertThat(RankingScores.reciprocalRank(relevant, scores, 2)).isZero();
  }
}
