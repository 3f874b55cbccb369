package dev.kindred.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.KindredException;
import dev.kindred.core.eval.Metric.Measure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricTest {
  @ParameterizedTest
  @CsvSource({
    "ndcg@10, NDCG, 10, nDCG@10",
    "nDCG@10, NDCG, 10, nDCG@10",
    "ndcg, NDCG, 2147483647, nDCG",
    "map, MAP, 2147483647, MAP",
    "MAP@100, MAP, 100, MAP@100",
    "mrr@10, MRR, 10, MRR@10",
    "p@10, PRECISION, 10, P@10",
    "precision@5, PRECISION, 5, P@5",
    "recall@1000, RECALL, 1000, Recall@1000",
    "' success@1 ', SUCCESS, 1, Success@1",
    "accuracy@1, SUCCESS, 1, Success@1",
  })
  void parse_knownName_givesMetricWhoseNameReadsBack(
      String name, Measure measure, int cutoff, String label) {
    Metric metric = Metric.parse(name);

    assertThat(metric).isEqualTo(new Metric(measure, cutoff));
    assertThat(metric).hasToString(label);
    assertThat(Metric.parse(label)).isEqualTo(metric);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bpref",
        "p",
        "recall",
        "success",
        "ndcg@",
        "ndcg@0",
        "ndcg@-1",
        "ndcg@ten",
        "ndcg@10@5",
        "ndcg@99999999999",
        "@10"
      })
  void parse_unknownName_isRefusedNamingItAndTheKnown(String name) {
    assertThatThrownBy(() -> Metric.parse(name))
        .isInstanceOf(KindredException.class)
        .hasMessageContainingAll("'" + name + "'", "ndcg", "recall@k");
  }

  @Test
  void constructor_cutoffBelowOneOrMissing_isRefused() {
    assertThatThrownBy(() -> new Metric(Measure.MAP, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("metric cutoff must be >= 1, got 0");
    assertThatThrownBy(() -> new Metric(Measure.PRECISION, Metric.WHOLE_RANKING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("P must have a cutoff");
  }

  @Test
  void defaults_asReported() {
    assertThat(Metric.DEFAULTS.stream().map(Metric::toString))
        .containsExactly("nDCG@10", "MAP", "MRR@10", "P@10", "Recall@100", "Recall@1000");
  }
}
