package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.searcher.Mode;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.fuse.ConvexCombination;
import dev.kindred.searcher.fuse.Fusion;
import dev.kindred.searcher.fuse.ReciprocalRankFusion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparedSystemTest {
  @Test
  void parse_keys_setTheQuery() {
    Query query = query("mode=hybrid  fusion=rrf rrf-k=30 weights=dense=2,bm25=1 k1=1.2", false);

    assertThat(query.mode()).contains(Mode.HYBRID);
    assertThat(query.bm25().k1()).isEqualTo(1.2f);
    assertThat(query.fusion().map(Fusion::toText)).get().asString().contains("30");
    assertThat(query.fusion()).get().isInstanceOf(ReciprocalRankFusion.class);
  }

  @Test
  void parse_oneWeight_leavesTheRestToTheOthers() {
    assertThat(weights("mode=hybrid weight.dense=0.7", false))
        .isEqualTo(weights("weights=dense=0.7,bm25=0.3", false));
    assertThat(weights("weight.dense=0.7", true))
        .isEqualTo(weights("weights=dense=0.7,bm25=0.15,sparse=0.15", false));
    assertThat(weights("weight.dense=0.7 sparse=some-model", false))
        .isEqualTo(weights("weight.dense=0.7", true));
    assertThat(weights("weight.dense=3 weight.bm25=1", false))
        .isEqualTo(weights("weights=dense=3,bm25=1", false));
  }

  @Test
  void parse_quotes_keepBlanksTogether() {
    ComparedSystem system =
        ComparedSystem.parse("run='my runs/a b.run' name=\"A B\"", model -> false);

    assertThat(system.runFile()).contains("my runs/a b.run");
    assertThat(system.name()).isEqualTo("A B");
    assertThat(ComparedSystem.parse(" mode=bm25 ", model -> false).name()).isEqualTo("mode=bm25");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mode|expected key=value, got 'mode'",
        "|expected key=value, got nothing",
        "size=3|there is no key 'size', but b, fusion, k1, mode, model, name, query-model,"
            + " rerank, rerank-depth, rrf-k, run, sparse, weights and weight.dense, ...",
        "mode=best|must be one of hybrid, dense, sparse, bm25, got 'best'",
        "k1=x|'x' is not a float",
        "fusion=minmax rrf-k=3|rrf-k needs fusion rrf",
        "run=a mode=bm25|a run has its answers already: only name goes with it",
        "mode=bm25 query-model=a|mode=bm25 encodes no query: query-model is without use",
        "rerank-depth=5|rerank-depth needs rerank",
        "weight.dense=2|weight.dense alone must be in [0, 1], got 2",
        "weight.dense=x|weight.dense must be a number, got 'x'",
        "weight.words=0.5|there is no retriever 'words' to weigh",
        "name=\"a|a quote is not closed",
      })
  void parse_malformed_isRefusedNamingTheSystem(String given) {
    String text = given.substring(0, given.indexOf('|'));
    String problem = given.substring(given.indexOf('|') + 1);

    assertThatThrownBy(() -> ComparedSystem.parse(text, model -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--compare '" + text + "': ")
        .hasMessageContaining(problem);
  }

  private static Query query(String text, boolean sparse) {
    Query.Builder query = Query.builder("any");
    ComparedSystem.parse(text, model -> sparse).apply(query, null);
    return query.build();
  }

  private static String weights(String text, boolean sparse) {
    Fusion fusion = query(text, sparse).fusion().orElseThrow();
    assertThat(fusion).isInstanceOf(ConvexCombination.class);
    return fusion.toText();
  }
}
