package dev.kindred.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SystemComparisonTest {
  private static final Metric MRR = Metric.parse("mrr");
  private static final int QUERIES = 12;

  @Test
  void of_threeSystems_hasAllPairsCorrectedForTheirNumber() {
    // Finds all at the top, all but the last two, nothing.
    SystemComparison comparison =
        SystemComparison.of(List.of(system(12), system(10), system(0)), MRR);

    assertThat(comparison.intervals().getFirst()).isEqualTo(new Interval(1, 1));
    assertThat(comparison.pairs())
        .extracting(pair -> pair.first() + " " + pair.second())
        .containsExactly("0 1", "0 2", "1 2");
    SystemComparison.Pair close = comparison.pairs().getFirst();
    assertThat(close.difference()).isCloseTo(2 / 12.0, within(1e-12));
    assertThat(List.of(close.wins(), close.ties(), close.losses())).containsExactly(2, 10, 0);
    assertThat(close.mostDifferent()).containsExactly(10, 11);
    assertThat(close.pValue()).isCloseTo(0.5, within(0.01));
    // The largest of three p-values is left as it is; the smallest counts three times.
    assertThat(close.holm()).isEqualTo(close.pValue());
    SystemComparison.Pair far = comparison.pairs().get(1);
    assertThat(far.holm()).isEqualTo(3 * far.pValue());
    assertThat(far.tukey()).isLessThan(0.01);
    assertThat(close.tukey()).isGreaterThan(close.pValue());
    assertThat(far.interval()).isEqualTo(new Interval(1, 1));
  }

  @Test
  void mostDifferent_eitherWay_isLargestFirst() {
    var pair =
        new SystemComparison.Pair(
            0, 1, 0, new Interval(0, 0), 1, 1, 1, new double[] {0.1, -0.5, 0, 1e-12, 0.3});

    assertThat(pair.mostDifferent()).containsExactly(1, 4, 0);
    assertThat(List.of(pair.wins(), pair.ties(), pair.losses())).containsExactly(2, 2, 1);
  }

  @Test
  void of_oneSystem_hasAnIntervalAndNoPairs() {
    SystemComparison comparison = SystemComparison.of(List.of(system(0)), MRR);

    assertThat(comparison.intervals()).containsExactly(new Interval(0, 0));
    assertThat(comparison.pairs()).isEmpty();
  }

  @Test
  void of_none_isRefused() {
    assertThatThrownBy(() -> SystemComparison.of(List.of(), MRR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("systems must be one or more, got none");
  }

  /** Answers so many of the queries, each at the top. */
  private static Evaluation system(int answered) {
    var judgements = new LinkedHashMap<String, Map<String, Integer>>();
    var found = new LinkedHashMap<String, List<ScoredDocument>>();
    for (int q = 0; q < QUERIES; q++) {
      judgements.put("q" + q, Map.of("a", 1));
      if (q < answered) {
        found.put("q" + q, List.of(new ScoredDocument("a", 1)));
      }
    }
    return Evaluation.of(new Qrels(judgements), new Run(found), List.of(MRR));
  }
}
