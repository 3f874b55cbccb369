package dev.kindred.core.eval.sentence;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.eval.sentence.RerankingSet.RankedQuery;
import dev.kindred.core.eval.sentence.Triplets.Triplet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SentenceSetTest {
  private static final Map<String, float[]> PLANE =
      Map.of(
          "origin-ish", new float[] {1, 0},
          "near", new float[] {2, 1},
          "far but aligned", new float[] {9, 0},
          "across", new float[] {0, 1},
          "opposite", new float[] {-1, 0});

  @Test
  void scoredPairs_inThePlane_correlateAsComputedByHand() {
    // Cosines 2/sqrt(5), 1, 0 against 5, 3, 1.
    var set =
        new ScoredPairs(
            List.of(pair("near"), pair("far but aligned"), pair("across")), new double[] {5, 3, 1});

    Map<String, SentenceScores> scores = byComparison(set.evaluate(SentenceSetTest::vector));

    assertThat(scores).containsOnlyKeys("cosine", "dot", "euclidean", "manhattan");
    // Ranks 2 3 1 against 3 2 1.
    assertThat(value(scores, "cosine", "spearman")).isCloseTo(0.5, within(1e-12));
    double c = 2 / Math.sqrt(5);
    double mean = (c + 1) / 3;
    double deviation = Math.sqrt((c - mean) * (c - mean) + (1 - mean) * (1 - mean) + mean * mean);
    assertThat(value(scores, "cosine", "pearson"))
        .isCloseTo((2 * (c - mean) - 2 * (0 - mean)) / (Math.sqrt(8) * deviation), within(1e-7));
    // Dots 2 9 0, distances sqrt(2), 8, sqrt(2) and 2, 8, 2: near and across tie.
    assertThat(value(scores, "dot", "spearman")).isCloseTo(0.5, within(1e-12));
    assertThat(value(scores, "euclidean", "spearman")).isCloseTo(0, within(1e-12));
    assertThat(value(scores, "manhattan", "spearman")).isCloseTo(0, within(1e-12));
  }

  @Test
  void scoredPairs_crossEncoder_isMeasuredByItsScores() {
    var set = new ScoredPairs(List.of(pair("near"), pair("across")), new double[] {0.2, 0.9});

    SentenceScores scores = set.evaluate(pair -> pair.second().length());

    assertThat(scores.comparison()).isEqualTo("cross-encoder");
    assertThat(scores.values().get("spearman")).isCloseTo(1, within(1e-12));
  }

  @Test
  void labelledPairs_distances_findTheNear() {
    var set =
        new LabelledPairs(
            List.of(pair("near"), pair("far but aligned"), pair("opposite")),
            new boolean[] {true, false, false});

    Map<String, SentenceScores> scores = byComparison(set.evaluate(SentenceSetTest::vector));

    // By distance the near one is the nearest, halfway to the next; by cosine the aligned one is.
    assertThat(value(scores, "euclidean", "accuracy")).isEqualTo(1);
    assertThat(value(scores, "euclidean", "accuracy_threshold"))
        .isCloseTo((Math.sqrt(2) + 2) / 2, within(1e-7));
    assertThat(value(scores, "manhattan", "ap")).isCloseTo(0.5, within(1e-9));
    assertThat(value(scores, "cosine", "ap")).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void triplets_eachComparison_countsWhoIsCloser() {
    var set =
        new Triplets(
            List.of(
                new Triplet("origin-ish", "near", "opposite"),
                new Triplet("origin-ish", "near", "far but aligned"),
                new Triplet("origin-ish", "near", "near")));

    Map<String, SentenceScores> scores = byComparison(set.evaluate(SentenceSetTest::vector));

    assertThat(value(scores, "cosine", "accuracy")).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(value(scores, "dot", "accuracy")).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(value(scores, "euclidean", "accuracy")).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(value(scores, "manhattan", "accuracy")).isCloseTo(1 / 3.0, within(1e-12));
  }

  @Test
  void rerankingSet_rolesAndMeans_areThoseOfTheReference() {
    var set =
        new RerankingSet(
            List.of(
                new RankedQuery("origin-ish", List.of("near"), List.of("far but aligned")),
                new RankedQuery("across", List.of("near"), List.of("origin-ish", "opposite"))));

    assertThat(set.texts().get(TextRole.QUERY)).containsExactly("origin-ish", "across");
    assertThat(set.texts().get(TextRole.DOCUMENT))
        .containsExactly("near", "far but aligned", "origin-ish", "opposite");
    Map<String, SentenceScores> scores = byComparison(set.evaluate(SentenceSetTest::vector));
    // By cosine second of two, and first of three.
    assertThat(value(scores, "cosine", "map")).isEqualTo(0.75);
    assertThat(value(scores, "cosine", "mrr@10")).isEqualTo(0.75);
    assertThat(value(scores, "cosine", "ndcg@10"))
        .isCloseTo((1 + Math.log(2) / Math.log(3)) / 2, within(1e-12));
    assertThat(set.pairs()).hasSize(5);
    assertThat(set.evaluate(pair -> pair.second().equals("near") ? 1 : 0).values())
        .containsEntry("map", 1.0)
        .containsEntry("ndcg@10", 1.0);
  }

  @Test
  void miningSet_fourSentences_ranksAllPairs() {
    var sentences = new LinkedHashMap<String, String>();
    sentences.put("a", "origin-ish");
    sentences.put("b", "near");
    sentences.put("c", "far but aligned");
    sentences.put("d", "across");
    // Cosines: a-c 1, a-b and b-c 2/sqrt(5), b-d 1/sqrt(5), a-d and c-d 0.
    var set = new MiningSet(sentences, List.of(new TextPair("c", "a"), new TextPair("d", "b")));

    Map<String, Double> values = set.evaluate(SentenceSetTest::vector).getFirst().values();

    // Found at ranks 1 and 4 of six. F1 2/3 at the first (precision 1, recall 1/2), and as much at
    // the fourth, which comes later.
    assertThat(values.get("average_precision")).isCloseTo((1 + 2 / 4.0) / 2, within(1e-12));
    assertThat(values.get("f1")).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(values.get("precision")).isEqualTo(1);
    assertThat(values.get("recall")).isEqualTo(0.5);
    assertThat(values.get("threshold")).isCloseTo((1 + 2 / Math.sqrt(5)) / 2, within(1e-7));
  }

  @Test
  void badSets_areRefusedSayingWhy() {
    assertThatThrownBy(() -> new ScoredPairs(List.of(pair("near")), new double[1]))
        .hasMessageContaining("two or more");
    assertThatThrownBy(
            () -> new ScoredPairs(List.of(pair("near"), pair("across")), new double[] {2, 2}))
        .hasMessage("scores of pairs must not all be the same, got only 2.0");
    assertThatThrownBy(() -> new LabelledPairs(List.of(pair("near")), new boolean[] {true}))
        .hasMessageEndingWith("got 1 of 1");
    assertThatThrownBy(() -> new Triplets(List.of())).hasMessageContaining("none");
    assertThatThrownBy(() -> new RankedQuery("q", List.of("a"), List.of()))
        .hasMessageEndingWith("got 1 that answer it and 0 that do not");
    var sentences = new LinkedHashMap<>(Map.of("a", "x", "b", "y"));
    assertThatThrownBy(() -> new MiningSet(sentences, List.of(new TextPair("a", "a"))))
        .hasMessage("duplicates must be two sentences each, got 'a' and 'a'");
    assertThatThrownBy(() -> new MiningSet(sentences, List.of())).hasMessageContaining("none");
  }

  private static TextPair pair(String second) {
    return new TextPair("origin-ish", second);
  }

  private static float[] vector(String text, TextRole role) {
    return requireNonNull(PLANE.get(text));
  }

  private static Map<String, SentenceScores> byComparison(List<SentenceScores> scores) {
    var byComparison = new HashMap<String, SentenceScores>();
    scores.forEach(score -> byComparison.put(score.comparison(), score));
    return byComparison;
  }

  private static double value(
      Map<String, SentenceScores> scores, String comparison, String metric) {
    return requireNonNull(requireNonNull(scores.get(comparison)).values().get(metric));
  }
}
