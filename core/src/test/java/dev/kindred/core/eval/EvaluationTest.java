package dev.kindred.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.KindredException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {
  private static final Metric NDCG_10 = Metric.parse("ndcg@10");
  private static final Metric MAP = Metric.parse("map");
  private static final Metric MRR_10 = Metric.parse("mrr@10");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void of_randomRunWithTies_equalsDefinitionsByCounting(long seed) throws IOException {
    var collection = RandomCollection.of(seed, 20, 60);
    Qrels qrels = Qrels.readTrec(collection.writeQrels(folder));
    Run run = Run.readTrec(collection.writeRun(folder));
    List<Metric> metrics =
        List.of(NDCG_10, MAP, MRR_10, Metric.parse("p@5"), Metric.parse("recall@20"));

    Evaluation evaluation = Evaluation.of(qrels, run, metrics);

    assertThat(evaluation.queryIds()).containsExactlyElementsOf(qrels.judgements().keySet());
    for (String queryId : evaluation.queryIds()) {
      var naive =
          new Naive(
              qrels.relevances(queryId),
              collection.runLines().stream().filter(l -> l.startsWith(queryId + " ")).toList());
      assertThat(metrics.stream().map(metric -> evaluation.perQuery(metric).get(queryId)))
          .as("%s, seed %d", queryId, seed)
          .usingElementComparator(closeTo(1e-12))
          .containsExactly(
              naive.ndcg(10),
              naive.averagePrecision(),
              naive.mrr(10),
              naive.found(5) / 5.0,
              (double) naive.found(20) / naive.relevant());
    }
  }

  @Test
  void of_gradedRelevance_givesTextbookNdcg() {
    // The six-document example of Wikipedia's "Discounted cumulative gain": with a document of
    // relevance 3 and one of 2 not retrieved, DCG@6 6.861, ideal 8.740, nDCG@6 0.785.
    Qrels qrels =
        qrels("q", Map.of("d1", 3, "d2", 2, "d3", 3, "d4", 0, "d5", 1, "d6", 2, "d7", 3, "d8", 2));
    Run run = run("q", List.of("d1", "d2", "d3", "d4", "d5", "d6"));
    Metric ndcg6 = Metric.parse("ndcg@6");

    assertThat(Evaluation.of(qrels, run, List.of(ndcg6)).mean(ndcg6))
        .isCloseTo(0.785, within(0.0005));
  }

  @Test
  void of_queryMissingFromRun_countsAsZeroAndIsNamed() {
    var judgements = new LinkedHashMap<String, Map<String, Integer>>();
    judgements.put("q2", Map.of("a", 1));
    judgements.put("q1", Map.of("a", 1));

    Evaluation evaluation =
        Evaluation.of(new Qrels(judgements), run("q1", List.of("a")), List.of(MAP));

    assertThat(evaluation.perQuery(MAP))
        .containsExactly(Map.entry("q2", 0.0), Map.entry("q1", 1.0));
    assertThat(evaluation.missingQueryIds()).containsExactly("q2");
    assertThat(evaluation.mean(MAP)).isEqualTo(0.5);
  }

  @Test
  void of_negativeRelevance_isNotRelevantAndTakesNoGainAway() {
    Qrels qrels = qrels("q", Map.of("a", -1, "b", 1));
    Run run = run("q", List.of("a", "b"));

    Evaluation evaluation = Evaluation.of(qrels, run, List.of(NDCG_10, MRR_10));

    assertThat(evaluation.mean(NDCG_10)).isCloseTo(1 / (Math.log(3) / Math.log(2)), within(1e-12));
    assertThat(evaluation.mean(MRR_10)).isEqualTo(0.5);
  }

  @Test
  void of_judgedAndF1_countByHand() {
    Qrels qrels = qrels("q", Map.of("a", 1, "b", 0, "c", 2, "x", -1));
    Run run = run("q", List.of("u", "a", "b", "v", "x"));
    Metric judged = Metric.parse("judged@4");
    Metric judgedDeeper = Metric.parse("judged@20");
    Metric f1 = Metric.parse("f1@4");

    Evaluation evaluation = Evaluation.of(qrels, run, List.of(judged, judgedDeeper, f1));

    assertThat(evaluation.mean(judged)).isEqualTo(2 / 4.0);
    // Of five retrieved, not of twenty.
    assertThat(evaluation.mean(judgedDeeper)).isEqualTo(3 / 5.0);
    // Precision 1/4, recall 1/2.
    assertThat(evaluation.mean(f1)).isCloseTo(2 * 0.25 * 0.5 / 0.75, within(1e-12));
  }

  @Test
  void of_emptyRun_isZeroThroughout() {
    Qrels qrels = qrels("q", Map.of("a", 1));

    Evaluation evaluation = Evaluation.of(qrels, new Run(new LinkedHashMap<>()), Metric.DEFAULTS);

    assertThat(Metric.DEFAULTS).allSatisfy(metric -> assertThat(evaluation.mean(metric)).isZero());
    assertThat(evaluation.missingQueryIds()).containsExactly("q");
  }

  @Test
  void of_runOfAnotherCollection_isRefusedNamingBothQueries() {
    Qrels qrels = qrels("q1", Map.of("a", 1));
    Run run = run("PLAIN-2", List.of("a"));

    assertThatThrownBy(() -> Evaluation.of(qrels, run, List.of(MAP)))
        .isInstanceOf(KindredException.class)
        .hasMessageContainingAll("'PLAIN-2'", "'q1'");
  }

  @Test
  void of_qrelsWithoutRelevantDocument_isRefused() {
    Qrels qrels = qrels("q", Map.of("a", 0));
    Run run = run("q", List.of("a"));

    assertThatThrownBy(() -> Evaluation.of(qrels, run, List.of(MAP)))
        .isInstanceOf(KindredException.class)
        .hasMessageContaining("nothing to evaluate");
  }

  @Test
  void of_metricTwice_isRefused() {
    Qrels qrels = qrels("q", Map.of("a", 1));
    Run run = run("q", List.of("a"));

    assertThatThrownBy(() -> Evaluation.of(qrels, run, List.of(MAP, NDCG_10, MAP)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("metrics must differ, got MAP twice");
  }

  @Test
  void mean_metricNotEvaluated_isRefusedNamingThoseThatWere() {
    Evaluation evaluation =
        Evaluation.of(qrels("q", Map.of("a", 1)), run("q", List.of("a")), List.of(MAP));

    assertThatThrownBy(() -> evaluation.mean(NDCG_10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("[MAP]", "nDCG@10");
  }

  private static Qrels qrels(String queryId, Map<String, Integer> relevances) {
    var judgements = new LinkedHashMap<String, Map<String, Integer>>();
    judgements.put(queryId, relevances);
    return new Qrels(judgements);
  }

  /** A run of one query, documents by descending score. */
  private static Run run(String queryId, List<String> documentIds) {
    var rankings = new LinkedHashMap<String, List<ScoredDocument>>();
    rankings.put(
        queryId,
        documentIds.stream()
            .map(id -> new ScoredDocument(id, documentIds.size() - documentIds.indexOf(id)))
            .toList());
    return new Run(rankings);
  }

  private static Comparator<Double> closeTo(double tolerance) {
    return (one, other) -> Math.abs(one - other) <= tolerance ? 0 : Double.compare(one, other);
  }

  /** Metrics from each document's rank, which is found by counting those that go before it. */
  private record Naive(Map<String, Integer> relevances, List<String> runLines) {
    int rank(String documentId) {
      for (String line : runLines) {
        if (line.split(" ", -1)[2].equals(documentId)) {
          return 1 + (int) runLines.stream().filter(other -> isBefore(other, line)).count();
        }
      }
      return Integer.MAX_VALUE;
    }

    static boolean isBefore(String line, String than) {
      float score = Float.parseFloat(line.split(" ", -1)[4]);
      float thanScore = Float.parseFloat(than.split(" ", -1)[4]);
      byte[] id = line.split(" ", -1)[2].getBytes(StandardCharsets.UTF_8);
      byte[] thanId = than.split(" ", -1)[2].getBytes(StandardCharsets.UTF_8);
      return score > thanScore || (score == thanScore && Arrays.compareUnsigned(id, thanId) > 0);
    }

    int relevance(String documentId) {
      return relevances.getOrDefault(documentId, 0);
    }

    List<String> relevantIds() {
      return relevances.keySet().stream().filter(id -> relevance(id) > 0).toList();
    }

    long relevant() {
      return relevantIds().size();
    }

    long found(int cutoff) {
      return relevantIds().stream().filter(id -> rank(id) <= cutoff).count();
    }

    double ndcg(int cutoff) {
      double dcg =
          relevantIds().stream()
              .filter(id -> rank(id) <= cutoff)
              .mapToDouble(id -> relevance(id) / log2(rank(id) + 1))
              .sum();
      List<Integer> ideal =
          relevantIds().stream().map(this::relevance).sorted(Comparator.reverseOrder()).toList();
      double idealDcg = 0;
      for (int i = 0; i < Math.min(cutoff, ideal.size()); i++) {
        idealDcg += ideal.get(i) / log2(i + 2);
      }
      return dcg / idealDcg;
    }

    double averagePrecision() {
      return relevantIds().stream()
              .mapToInt(this::rank)
              .filter(rank -> rank < Integer.MAX_VALUE)
              .mapToDouble(rank -> (double) found(rank) / rank)
              .sum()
          / relevant();
    }

    double mrr(int cutoff) {
      int best = relevantIds().stream().mapToInt(this::rank).min().orElseThrow();
      return best <= cutoff ? 1.0 / best : 0;
    }

    static double log2(double x) {
      return Math.log(x) / Math.log(2);
    }
  }
}
