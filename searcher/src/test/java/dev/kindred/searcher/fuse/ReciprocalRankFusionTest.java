package dev.kindred.searcher.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReciprocalRankFusionTest extends FusionContract {
  @Override
  Fusion fusion() {
    return ReciprocalRankFusion.DEFAULT;
  }

  @Test
  void fuse_twoRankings_byHand() {
    // The example of the paper's formula, k = 60: ranks 1 and 3, 2 and 1, 3 and none, none and 2.
    List<Fused> fused =
        fusion().fuse(List.of(dense(10, 5, 20, 4, 30, 3), bm25(20, 9, 40, 8, 10, 7)));

    assertThat(documents(fused)).containsExactly(20, 10, 40, 30);
    assertThat(fused.get(0).score()).isCloseTo(1 / 62.0 + 1 / 61.0, within(1e-15));
    assertThat(fused.get(1).score()).isCloseTo(1 / 61.0 + 1 / 63.0, within(1e-15));
    assertThat(fused.get(2).score()).isCloseTo(1 / 62.0, within(1e-15));
    assertThat(fused.get(3).score()).isCloseTo(1 / 63.0, within(1e-15));
  }

  @Test
  void fuse_smallK_favoursFirstRanks() {
    List<Ranking> rankings = List.of(dense(1, 3, 2, 2, 3, 1), bm25(4, 9, 2, 8, 5, 7));

    assertThat(documents(new ReciprocalRankFusion(1, Weights.DEFAULT).fuse(rankings)).getFirst())
        .isEqualTo(2);
    assertThat(new ReciprocalRankFusion(1, Weights.DEFAULT).fuse(rankings).get(1).score())
        .isEqualTo(0.5);
  }

  @Test
  void fuse_equalScoresInARanking_countByTheirRank() {
    assertThat(fusion().fuse(List.of(dense(3, 1, 5, 1))))
        .extracting(Fused::score)
        .containsExactly(1 / 61.0, 1 / 62.0);
  }

  @Test
  void new_kBelowOne_isRefused() {
    assertThatThrownBy(() -> new ReciprocalRankFusion(0, Weights.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("k of rank fusion must be >= 1, got 0");
  }

  @Test
  void fuse_weights_multiplyAndKeepTheScale() {
    List<Ranking> rankings = List.of(dense(1, 9, 2, 8), bm25(2, 9, 1, 8));
    List<Fused> fused =
        new ReciprocalRankFusion(60, Weights.parse("dense=3,bm25=1")).fuse(rankings);

    assertThat(documents(fused)).containsExactly(1, 2);
    assertThat(fused.getFirst().score()).isCloseTo(1.5 / 61 + 0.5 / 62, within(1e-15));
    assertThat(new ReciprocalRankFusion(60, Weights.parse("dense=1,bm25=1")).fuse(rankings))
        .isEqualTo(ReciprocalRankFusion.DEFAULT.fuse(rankings));
  }
}
