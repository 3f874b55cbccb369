package dev.kindred.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.kindred.core.train.HardNegatives.Mined;
import dev.kindred.core.train.HardNegatives.ScoredText;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

/**
 * Rules of mine_hard_negatives (sentence-transformers 6), one a test. Query q is answered by p1
 * (cosine 0.9) and p2 (0.8); texts 0 to 9 have cosines 0.95, 0.85, 0.75, ... 0.05.
 */
class HardNegativesTest {
  private static final TrainingSet SET = set();
  private static final FMatrixRMaj QUERY = new FMatrixRMaj(new float[][] {{1, 0}});
  private static final FMatrixRMaj TEXTS = texts();

  private static TrainingSet set() {
    var set = new TrainingSet.Builder().positive("q", "p1").positive("q", "p2");
    IntStream.range(0, 10).forEach(i -> set.text("n" + i));
    return set.build();
  }

  private static FMatrixRMaj texts() {
    var texts = new FMatrixRMaj(12, 2);
    for (int i = 0; i < 12; i++) {
      double cosine = i == 0 ? 0.9 : i == 1 ? 0.8 : 0.95 - 0.1 * (i - 2);
      texts.set(i, 0, (float) cosine);
      texts.set(i, 1, (float) Math.sqrt(1 - cosine * cosine));
    }
    return texts;
  }

  private static Mined mine(NegativesOptions.Builder options) {
    return HardNegatives.mine(SET, QUERY, TEXTS, options.build(), null).mined().getFirst();
  }

  private static List<String> negatives(NegativesOptions.Builder options) {
    return mine(options).negatives().stream().map(text -> SET.texts().get(text.text())).toList();
  }

  private static NegativesOptions.Builder options() {
    return NegativesOptions.builder();
  }

  @Test
  void mine_defaults_takeTheThreeNearestThatDoNotAnswer() {
    assertThat(negatives(options())).containsExactly("n0", "n1", "n2");
  }

  @Test
  void mine_count_isHowManyAreTaken() {
    assertThat(negatives(options().count(5))).containsExactly("n0", "n1", "n2", "n3", "n4");
  }

  @Test
  void mine_rangeMin_passesOverTheNearestLeft() {
    assertThat(negatives(options().rangeMin(2))).containsExactly("n2", "n3", "n4");
  }

  @Test
  void mine_rangeMax_endsTheCandidates() {
    // Eight are left after positives; two are passed over, then the range ends.
    assertThat(negatives(options().rangeMin(2).rangeMax(5).count(3)))
        .containsExactly("n2", "n3", "n4");
    // As many as the range and the positives are searched: n0, p1, n1, p2, n2, and n3 with 4.
    assertThat(negatives(options().rangeMax(3).maxScore(0.7))).isEmpty();
    assertThat(negatives(options().rangeMax(4).maxScore(0.7))).containsExactly("n3");
  }

  @Test
  void mine_rangeMaxUnset_isTenfoldWithAMaxScoreAndNotWithout() {
    assertThat(options().rangeMin(4).build().rangeMax(2)).isEqualTo(4 + 3 + 2);
    assertThat(options().rangeMin(4).minScore(0.1).build().rangeMax(2)).isEqualTo(4 + 3 + 2);
    assertThat(options().rangeMin(4).maxScore(0.1).build().rangeMax(2)).isEqualTo(4 + 30 + 2);
    assertThat(options().rangeMin(4).absoluteMargin(0.1).build().rangeMax(2)).isEqualTo(4 + 30 + 2);
    assertThat(options().rangeMin(4).relativeMargin(0.1).build().rangeMax(2)).isEqualTo(4 + 30 + 2);
  }

  @Test
  void mine_maxScore_dropsWhatScoresHigher() {
    assertThat(negatives(options().maxScore(0.7))).containsExactly("n3", "n4", "n5");
  }

  @Test
  void mine_minScore_dropsWhatScoresLower() {
    assertThat(negatives(options().minScore(0.8))).containsExactly("n0", "n1");
  }

  @Test
  void mine_absoluteMargin_isBelowTheWorstPositive() {
    // 0.8 - 0.1: 0.75 is too near, 0.65 is not.
    assertThat(negatives(options().absoluteMargin(0.1))).containsExactly("n3", "n4", "n5");
  }

  @Test
  void mine_relativeMargin_isAShareOfTheWorstPositive() {
    // 0.8 × 0.5 = 0.4: 0.45 is too near, 0.35 is not.
    assertThat(negatives(options().relativeMargin(0.5))).containsExactly("n6", "n7", "n8");
  }

  @Test
  void dropped_relativeMarginBelowZero_stillAsksForLess() {
    NegativesOptions options = options().relativeMargin(0.5).build();
    assertThat(options.dropped(-2.5f, -2)).contains("relative-margin");
    assertThat(options.dropped(-3.5f, -2)).isEmpty();
  }

  @Test
  void mine_dropped_isCountedByOption() {
    NegativesOptions both = options().absoluteMargin(0.1).minScore(0.3).build();
    HardNegatives.Result result = HardNegatives.mine(SET, QUERY, TEXTS, both, null);
    assertThat(result.dropped()).containsEntry("absolute-margin", 3).containsEntry("min-score", 3);
  }

  @Test
  void mine_sampledAtRandom_takesFromTheRangeInOrderOfScores() {
    var seen = new HashSet<Integer>();
    for (int seed = 0; seed < 50; seed++) {
      List<ScoredText> sampled =
          mine(options()
                  .rangeMin(1)
                  .rangeMax(6)
                  .count(2)
                  .sampling(NegativesOptions.Sampling.RANDOM)
                  .seed(seed))
              .negatives();
      assertThat(sampled).hasSize(2);
      assertThat(sampled.get(0).score()).isGreaterThan(sampled.get(1).score());
      sampled.forEach(text -> seen.add(text.text()));
    }
    // Texts 2 to 11 are n0 to n9: the range is n1 to n5.
    assertThat(seen).containsExactlyInAnyOrder(3, 4, 5, 6, 7);
  }

  @Test
  void mine_crossEncoder_decidesWhereScoresAreDemanded() {
    // Scores the other way round: the last text is the best.
    NegativesOptions demanding = options().maxScore(9).build();
    List<ScoredText> negatives =
        HardNegatives.mine(
                SET,
                QUERY,
                TEXTS,
                demanding,
                (query, passages) ->
                    passages.stream().map(text -> (float) SET.texts().indexOf(text)).toList())
            .mined()
            .getFirst()
            .negatives();
    assertThat(negatives.stream().map(ScoredText::text)).containsExactly(9, 8, 7);
  }

  @Test
  void mine_crossEncoderWithoutSuchDemands_isNotAsked() {
    HardNegatives.Result result =
        HardNegatives.mine(
            SET,
            QUERY,
            TEXTS,
            options().build(),
            (query, passages) -> {
              throw new AssertionError("asked");
            });
    assertThat(result.mined().getFirst().negatives()).hasSize(3);
  }

  @Test
  void build_rangeTooShort_isRefused() {
    assertThatThrownBy(() -> options().rangeMin(4).rangeMax(6).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("range-max (6) less range-min (4) must be >= the negatives a query (3)");
  }

  @Test
  void rows_triplet_crossesPositivesAndNegatives() {
    List<JsonObject> rows = rows(NegativesFormat.TRIPLET, options().count(2), false);
    assertThat(rows.stream().map(JsonObject::toString))
        .containsExactly(
            "{\"query\":\"q\",\"positive\":\"p1\",\"negative\":\"n0\"}",
            "{\"query\":\"q\",\"positive\":\"p1\",\"negative\":\"n1\"}",
            "{\"query\":\"q\",\"positive\":\"p2\",\"negative\":\"n0\"}",
            "{\"query\":\"q\",\"positive\":\"p2\",\"negative\":\"n1\"}");
  }

  @Test
  void rows_tuple_isOneAPositiveAndWholeOrNotAtAll() {
    assertThat(rows(NegativesFormat.N_TUPLE, options().count(2), false).getFirst())
        .hasToString(
            "{\"query\":\"q\",\"positive\":\"p1\",\"negative_1\":\"n0\",\"negative_2\":\"n1\"}");
    assertThat(rows(NegativesFormat.N_TUPLE, options().minScore(0.8), false)).isEmpty();
  }

  @Test
  void rows_labeledPair_saysOneAndNoughtOrTheScore() {
    assertThat(
            rows(NegativesFormat.LABELED_PAIR, options().count(1), false).stream()
                .map(JsonObject::toString))
        .containsExactly(
            "{\"query\":\"q\",\"text\":\"p1\",\"label\":1}",
            "{\"query\":\"q\",\"text\":\"p2\",\"label\":1}",
            "{\"query\":\"q\",\"text\":\"n0\",\"label\":0}");
    assertThat(rows(NegativesFormat.LABELED_PAIR, options().count(1), true).getLast().has("label"))
        .isFalse();
  }

  @Test
  void rows_scores_areThePositivesAndThenTheNegatives() {
    JsonObject row = rows(NegativesFormat.N_TUPLE, options().count(2), true).getFirst();
    assertThat(row.getAsJsonArray("scores").toString()).isEqualTo("[0.9,0.95,0.85]");
  }

  private static List<JsonObject> rows(
      NegativesFormat format, NegativesOptions.Builder options, boolean scores) {
    NegativesOptions built = options.build();
    return format.rows(SET, HardNegatives.mine(SET, QUERY, TEXTS, built, null), built, scores);
  }
}
