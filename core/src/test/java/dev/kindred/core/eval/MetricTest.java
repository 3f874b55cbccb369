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
    "hit_rate@3, SUCCESS, 3, Success@3",
    "f1@10, F1, 10, F1@10",
    "judged@10, JUDGED, 10, Judged@10",
    "Rprec, RPREC, 2147483647, Rprec",
    "bpref, BPREF, 2147483647, bpref",
    "iprec@0.1, IPREC, 10, iprec@0.10",
    "iprec_at_recall_1.00, IPREC, 100, iprec@1.00",
    "ndcg_cut_10, NDCG, 10, nDCG@10",
    "ndcg_cut.20, NDCG, 20, nDCG@20",
    "map_cut_5, MAP, 5, MAP@5",
    "P_5, PRECISION, 5, P@5",
    "recall_100, RECALL, 100, Recall@100",
    "recip_rank, MRR, 2147483647, MRR",
    "gm_map, GM_MAP, 2147483647, gm_map",
    "set_F, SET_F, 2147483647, set_F",
    "num_rel_ret, RELEVANT_RETRIEVED, 2147483647, num_rel_ret",
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
        "bpref@10",
        "gm_map_10",
        "iprec",
        "iprec@1.1",
        "iprec@10",
        "err@20",
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
  void parseList_numbersAlone_areCutoffsOfTheNameBefore() {
    assertThat(Metric.parseList("ndcg@10, map@100,recall@1,5, 10,p_5,20,rprec"))
        .extracting(Metric::toString)
        .containsExactly(
            "nDCG@10", "MAP@100", "Recall@1", "Recall@5", "Recall@10", "P@5", "P@20", "Rprec");
  }

  @Test
  void parseList_metricTwice_isThereOnce() {
    assertThat(Metric.parseList("map,MAP,ndcg@5,5")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "ndcg@10,", "rprec,5"})
  void parseList_malformed_isRefused(String names) {
    assertThatThrownBy(() -> Metric.parseList(names))
        .isInstanceOf(KindredException.class)
        .hasMessageContaining("unknown metric");
  }

  @Test
  void constructor_cutoffWhereThereIsNone_isRefused() {
    assertThatThrownBy(() -> new Metric(Measure.BPREF, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bpref must have no cutoff, got 10");
    assertThatThrownBy(() -> new Metric(Measure.IPREC, 101))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("recall level must be in [0, 1], got 1.01");
  }

  @Test
  void defaults_asReported() {
    assertThat(Metric.DEFAULTS.stream().map(Metric::toString))
        .containsExactly("nDCG@10", "MAP", "MRR@10", "P@10", "Recall@100", "Recall@1000");
  }
}
