package dev.kindred.searcher.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvexCombinationTest extends FusionContract {
  @Override
  Fusion fusion() {
    return ConvexCombination.DEFAULT;
  }

  @Test
  void fuse_twoRankings_byHand() {
    // dense: 0.9 -> 1, 0.7 -> 0.5, 0.5 -> 0.  bm25: 20 -> 1, 17 -> 0.7, 10 -> 0.
    List<Fused> fused =
        minMax(0.3).fuse(List.of(dense(1, 0.9, 2, 0.7, 3, 0.5), bm25(2, 20, 4, 17, 1, 10)));

    assertThat(documents(fused)).containsExactly(2, 4, 1, 3);
    assertThat(fused.get(0).score()).isCloseTo(0.3 * 0.5 + 0.7 * 1, within(1e-6));
    assertThat(fused.get(1).score()).isCloseTo(0.7 * 0.7, within(1e-6));
    assertThat(fused.get(2).score()).isCloseTo(0.3 * 1, within(1e-6));
    assertThat(fused.get(3).score()).isZero();
    assertThat(fused.get(0).passage()).isEqualTo(2002);
    assertThat(fused.get(0).contributions().getFirst().score()).isCloseTo(0.7, within(1e-6));
    assertThat(fused.get(0).contributions().getFirst().normalised()).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void fuse_negativeScores_areScaledLikeOthers() {
    List<Fused> fused = fusion().fuse(List.of(dense(1, -1, 2, -2, 3, -5)));

    assertThat(fused.get(0).score()).isEqualTo(1);
    assertThat(fused.get(1).score()).isEqualTo(0.75);
    assertThat(fused.get(2).score()).isZero();
  }

  @Test
  void fuse_singleCandidate_countsFully() {
    assertThat(fusion().fuse(List.of(dense(1, 0.2), bm25(2, 3, 3, 1))))
        .extracting(Fused::score)
        .containsExactly(0.5, 0.5, 0.0);
  }

  @Test
  void fuse_allScoresEqual_countFully() {
    assertThat(fusion().fuse(List.of(dense(4, 0.2, 6, 0.2, 8, 0.2))))
        .extracting(Fused::score)
        .containsExactly(1.0, 1.0, 1.0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void fuse_weightOfOneAlone_isThatRankingAlone(double weight) {
    // The last of each ranking has nothing left after scaling, and is still before the other's.
    Ranking dense = dense(9, 0.9, 8, 0.8, 7, 0.1);
    Ranking bm25 = bm25(1, 20, 7, 10, 9, 5, 2, 3);

    List<Fused> fused = minMax(weight).fuse(List.of(dense, bm25));

    Ranking alone = weight == 1 ? dense : bm25;
    assertThat(documents(fused))
        .isEqualTo(alone.candidates().stream().map(candidate -> candidate.document()).toList());
    assertThat(fused)
        .extracting(Fused::passage)
        .isEqualTo(alone.candidates().stream().map(candidate -> candidate.passage()).toList());
    assertThat(fused).allMatch(document -> document.contributions().size() == 2);
  }

  @Test
  void fuse_oneRanking_countsFullyWhateverItsWeight() {
    assertThat(minMax(0).fuse(List.of(dense(1, 0.9, 2, 0.6, 3, 0.4))))
        .extracting(Fused::document)
        .containsExactly(1, 2, 3);
    assertThat(minMax(0.2).fuse(List.of(dense(1, 0.9, 2, 0.4))))
        .extracting(Fused::score)
        .containsExactly(1.0, 0.0);
  }

  private static ConvexCombination minMax(double dense) {
    return new ConvexCombination(
        Normalisation.MIN_MAX, Weights.of(Map.of("dense", dense, "bm25", 1 - dense)));
  }

  @Test
  void fuse_threeRankings_weighsThemInProportion() {
    Ranking sparse = ranking("sparse", 3000, 3, 8, 1, 2);
    List<Ranking> rankings = List.of(dense(1, 0.9, 2, 0.1), sparse, bm25(2, 9, 3, 1));

    // By default each counts the same; equal scores go by document.
    assertThat(fusion().fuse(rankings))
        .extracting(Fused::document, Fused::score)
        .containsExactly(tuple(1, 1.0 / 3), tuple(2, 1.0 / 3), tuple(3, 1.0 / 3));
    assertThat(
            new ConvexCombination(Normalisation.MIN_MAX, Weights.parse("dense=5,sparse=3,bm25=2"))
                .fuse(rankings))
        .extracting(Fused::document, Fused::score)
        .containsExactly(tuple(1, 0.5), tuple(3, 0.3), tuple(2, 0.2));
    // What has no weight has no say, and what the index lacks leaves its share to the others.
    assertThat(
            new ConvexCombination(Normalisation.MIN_MAX, Weights.parse("sparse=3,bm25=1"))
                .fuse(List.of(dense(1, 0.9, 2, 0.1), bm25(2, 9, 3, 1))))
        .extracting(Fused::document, Fused::score)
        .containsExactly(tuple(2, 1.0), tuple(3, 0.0));
  }

  @Test
  void fuse_coverage_givesAPoorBestMatchItsShare() {
    // Full match at 40: 20 -> 20/40 less the last's 4/40, over what is left above it.
    Ranking words = ranking("bm25", bm25(2, 20, 4, 12, 1, 4).candidates(), 40);

    List<Fused> fused = fusion().fuse(List.of(dense(1, 0.9, 2, 0.5), words));

    assertThat(documents(fused)).containsExactly(1, 2, 4);
    assertThat(fused.get(0).score()).isCloseTo(0.5, within(1e-6));
    assertThat(fused.get(1).score()).isCloseTo(0.5 * 16 / 36, within(1e-6));
    assertThat(fused.get(2).score()).isCloseTo(0.5 * 8 / 36, within(1e-6));
  }

  @Test
  void fuse_coverageOfAFullMatch_isMinMax() {
    Ranking words = ranking("bm25", bm25(2, 20, 4, 12, 1, 4).candidates(), 15);
    Ranking meaning = dense(1, 0.9, 2, 0.5);

    assertThat(fusion().fuse(List.of(meaning, words)))
        .isEqualTo(minMax(0.5).fuse(List.of(meaning, words)));
  }
}
