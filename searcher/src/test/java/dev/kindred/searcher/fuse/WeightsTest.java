package dev.kindred.searcher.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsTest {

  @Test
  void over_default_isEqualPartsOfAllThatAnswer() {
    assertThat(Weights.DEFAULT.over(List.of("dense", "bm25")))
        .isEqualTo(Map.of("dense", 0.5, "bm25", 0.5));
    assertThat(Weights.DEFAULT.over(List.of("dense", "sparse", "bm25")))
        .isEqualTo(Map.of("dense", 1.0 / 3, "sparse", 1.0 / 3, "bm25", 1.0 / 3));
    assertThat(Weights.DEFAULT.over(List.of("sparse", "bm25")))
        .isEqualTo(Map.of("sparse", 0.5, "bm25", 0.5));
    assertThat(Weights.DEFAULT.over(List.of("bm25"))).isEqualTo(Map.of("bm25", 1.0));
    assertThat(Weights.DEFAULT.over(List.of())).isEmpty();
  }

  @Test
  void over_given_isInProportion() {
    assertThat(Weights.parse("dense=3, bm25=1").over(List.of("dense", "bm25")))
        .isEqualTo(Map.of("dense", 0.75, "bm25", 0.25));
    assertThat(Weights.parse("dense=3").over(List.of("bm25"))).isEqualTo(Map.of("bm25", 1.0));
  }

  @Test
  void over_noneOfThoseThatAnswer_isRefused() {
    assertThatThrownBy(() -> Weights.parse("dense=1").over(List.of("sparse", "bm25")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weights dense=1 leave nothing to sparse, bm25");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dense          | weights must be like dense=0.5,sparse=0.3,bm25=0.2, got 'dense'
          dense=x        | weights must be like dense=0.5,sparse=0.3,bm25=0.2, got 'dense=x'
          dense=1,dense=2 | weights must be like dense=0.5,sparse=0.3,bm25=0.2, got 'dense=1,dense=2'
          dense=1,       | weights must be like dense=0.5,sparse=0.3,bm25=0.2, got 'dense=1,'
          dence=1        | there is no retriever 'dence' to weigh: there are dense, sparse, bm25
          dense=-1       | weight of dense must be >= 0, got -1.0
          dense=NaN      | weight of dense must be >= 0, got NaN
          dense=Infinity | weight of dense must be >= 0, got Infinity
          dense=0,bm25=0 | at least one weight must be above 0
          """)
  void parse_somethingElse_isRefused(String text, String message) {
    assertThatThrownBy(() -> Weights.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "coverage",
        "minmax bm25=0.2,dense=0.5,sparse=0.3",
        "tmm bm25=1",
        "zscore",
        "dbsf dense=0.05,sparse=0.95",
        "rrf k=60",
        "rrf k=1 bm25=0.4,dense=0.6"
      })
  void fusion_textOfParsed_isTheSame(String text) {
    assertThat(Fusion.parse(text).toText()).isEqualTo(text);
    assertThat(Fusion.parse(Fusion.parse(text).toText())).isEqualTo(Fusion.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "max", "rrf", "rrf k=x", "coverage dense=1 bm25=2", "rrf dense=1"})
  void fusion_parseOfSomethingElse_isRefused(String text) {
    assertThatThrownBy(() -> Fusion.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
