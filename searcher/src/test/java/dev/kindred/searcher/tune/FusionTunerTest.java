package dev.kindred.searcher.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.KindredException;
import dev.kindred.core.eval.Metric;
import dev.kindred.core.eval.Qrels;
import dev.kindred.searcher.RetrievedDocuments;
import dev.kindred.searcher.fuse.ConvexCombination;
import dev.kindred.searcher.fuse.Fused;
import dev.kindred.searcher.fuse.Fusion;
import dev.kindred.searcher.fuse.Normalisation;
import dev.kindred.searcher.fuse.Ranking;
import dev.kindred.searcher.retrieve.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class FusionTunerTest {
  private static final Metric METRIC = Metric.parse("nDCG@10");
  private static final int DOCUMENTS = 50;

  private final Map<String, Map<String, Integer>> judgements = new LinkedHashMap<>();
  private final SequencedMap<String, RetrievedDocuments> retrieved = new LinkedHashMap<>();

  /**
   * Queries with one relevant document each, which a retriever finds the better the surer it is.
   */
  private void queries(int count, double denseSureness, double wordsSureness) {
    var random = new Random(17);
    for (int query = 0; query < count; query++) {
      int relevant = random.nextInt(DOCUMENTS);
      judgements.put("q" + query, Map.of("d" + relevant, 1));
      Map<Integer, String> ids = new HashMap<>();
      for (int document = 0; document < DOCUMENTS; document++) {
        ids.put(document, "d" + document);
      }
      retrieved.put(
          "q" + query,
          new RetrievedDocuments(
              List.of(
                  ranking("dense", relevant, denseSureness, random),
                  ranking("bm25", relevant, wordsSureness, random)),
              ids));
    }
  }

  private static Ranking ranking(String retriever, int relevant, double sureness, Random random) {
    var candidates = new ArrayList<Candidate>();
    for (int document = 0; document < DOCUMENTS; document++) {
      double score = 10 + random.nextGaussian() + (document == relevant ? sureness : 0);
      candidates.add(new Candidate(document, document, (float) score));
    }
    candidates.sort(Comparator.comparingDouble(candidate -> -candidate.score()));
    return new Ranking(retriever, candidates, 0, 0);
  }

  private TuningResult tune() {
    return new FusionTuner(new Qrels(new LinkedHashMap<>(judgements)), METRIC, 0.5).tune(retrieved);
  }

  @Test
  void tune_wordsThatAreNoise_getNextToNoWeightAndItWins() {
    queries(200, 3, 0);

    TuningResult result = tune();

    List<Fused> first = result.fusion().fuse(retrieved.firstEntry().getValue().rankings());
    assertThat(first.getFirst().contributions())
        .filteredOn(contribution -> contribution.retriever().equals("dense"))
        .allSatisfy(contribution -> assertThat(contribution.weight()).isGreaterThan(0.75));
    assertThat(result.wins()).isTrue();
    assertThat(result.pValue()).isLessThan(0.05);
    assertThat(result.heldOut().tuned()).isGreaterThan(result.heldOut().byDefault());
    assertThat(result.better()).isGreaterThan(result.worse());
    assertThat(result.training().queries() + result.heldOut().queries()).isEqualTo(200);
    assertThat(result.training().tuned()).isGreaterThan(result.training().byDefault());
  }

  @Test
  void tune_bothAlike_doesNotWin() {
    queries(200, 2, 2);

    TuningResult result = tune();

    assertThat(result.training().tuned()).isGreaterThanOrEqualTo(result.training().byDefault());
    assertThat(result.wins()).isFalse();
  }

  @Test
  void tune_everySettingPerfect_isTheDefault() {
    queries(40, 100, 100);

    TuningResult result = tune();

    assertThat(result.fusion()).isEqualTo(ConvexCombination.DEFAULT);
    assertThat(result.better() + result.worse()).isZero();
    assertThat(result.wins()).isFalse();
  }

  @Test
  void tune_again_isTheSame() {
    queries(60, 2, 1);

    assertThat(tune()).isEqualTo(tune());
  }

  @Test
  void tune_tooFewQueries_isRefused() {
    queries(15, 2, 1);

    assertThatThrownBy(this::tune)
        .isInstanceOf(KindredException.class)
        .hasMessageStartingWith("tuning needs at least 10 queries to choose by and 10 to test on");
  }

  @Test
  void tune_queriesWithoutAnswer_haveNoSay() {
    queries(60, 2, 1);
    TuningResult before = tune();
    for (int query = 0; query < 40; query++) {
      judgements.put("none" + query, Map.of("d1", 0));
      retrieved.put("none" + query, retrieved.firstEntry().getValue());
    }

    assertThat(tune()).isEqualTo(before);
  }

  @Test
  void tune_judgementsOfOtherDocuments_areRefused() {
    queries(60, 2, 1);
    judgements.replaceAll((id, relevances) -> Map.of("elsewhere", 1));

    assertThatThrownBy(this::tune)
        .isInstanceOf(KindredException.class)
        .hasMessageStartingWith("no query finds a document that is judged relevant");
  }

  @Test
  void tune_oneRetriever_isRefused() {
    queries(60, 2, 1);
    retrieved.replaceAll(
        (id, found) -> new RetrievedDocuments(found.rankings().subList(1, 2), found.ids()));

    assertThatThrownBy(this::tune)
        .isInstanceOf(KindredException.class)
        .hasMessage("there is nothing to weigh: the index is searched by bm25 alone");
  }

  @Test
  void grid_isEveryNormalisationAndRankFusionOverTheSimplex() {
    int each = Normalisation.values().length + 1;
    List<Fusion> two = FusionGrid.over(List.of("dense", "bm25"));
    List<Fusion> three = FusionGrid.over(List.of("dense", "sparse", "bm25"));

    assertThat(two).hasSize(1 + 21 * each).doesNotHaveDuplicates();
    assertThat(three).hasSize(1 + 66 * each).doesNotHaveDuplicates();
    assertThat(two.getFirst()).isEqualTo(ConvexCombination.DEFAULT);
  }
}
