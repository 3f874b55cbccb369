package dev.kindred.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.gla.terrier.jtreceval.trec_eval;

/** Our metrics against NIST's own trec_eval 9.0.4. */
class TrecEvalOracleTest {
  // trec_eval prints four decimals.
  private static final double PRINTED = 0.5e-4 + 1e-9;

  /** trec_eval's names of metrics it has; the reciprocal rank with a cutoff it has not. */
  private static final Map<String, String> TREC_NAMES = new LinkedHashMap<>();

  static {
    TREC_NAMES.put("ndcg", "ndcg");
    TREC_NAMES.put("ndcg@1", "ndcg_cut_1");
    TREC_NAMES.put("ndcg@10", "ndcg_cut_10");
    TREC_NAMES.put("ndcg@1000", "ndcg_cut_1000");
    TREC_NAMES.put("map", "map");
    TREC_NAMES.put("map@10", "map_cut_10");
    TREC_NAMES.put("mrr", "recip_rank");
    TREC_NAMES.put("p@1", "P_1");
    TREC_NAMES.put("p@10", "P_10");
    TREC_NAMES.put("recall@5", "recall_5");
    TREC_NAMES.put("recall@100", "recall_100");
    TREC_NAMES.put("recall@1000", "recall_1000");
    TREC_NAMES.put("success@1", "success_1");
    TREC_NAMES.put("success@5", "success_5");
    TREC_NAMES.put("rprec", "Rprec");
    TREC_NAMES.put("bpref", "bpref");
    TREC_NAMES.put("set_P", "set_P");
    TREC_NAMES.put("set_recall", "set_recall");
    TREC_NAMES.put("set_F", "set_F");
    TREC_NAMES.put("num_ret", "num_ret");
    TREC_NAMES.put("num_rel_ret", "num_rel_ret");
    for (int tenth = 0; tenth <= 10; tenth++) {
      String level = String.format(Locale.ROOT, "%.2f", tenth / 10.0);
      TREC_NAMES.put("iprec@" + level, "iprec_at_recall_" + level);
    }
  }

  private static final List<String> TREC_MEASURES =
      List.of(
          "ndcg",
          "ndcg_cut.1,10,1000",
          "map",
          "map_cut.10",
          "recip_rank",
          "P.1,10",
          "recall.5,100,1000",
          "success.1,5",
          "Rprec",
          "bpref",
          "set_P",
          "set_recall",
          "set_F",
          "num_ret",
          "num_rel_ret",
          "iprec_at_recall");

  @TempDir Path folder;

  @BeforeAll
  static void requirePlatform() {
    assumeTrue(
        trec_eval.isPlatformSupported(), "jtreceval has no trec_eval binary for this platform");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void of_randomRun_equalsTrecEval(long seed) throws IOException {
    var collection = RandomCollection.of(seed, 40, 120);
    Path qrels = collection.writeQrels(folder);
    Path run = collection.writeRun(folder);

    assertAgrees(seed, qrels, run, Run.readTrec(run));
  }

  @Test
  void of_runDeeperThanEveryCutoff_equalsTrecEval() throws IOException {
    long seed = 7;
    var collection = RandomCollection.of(seed, 3, 2500);
    Path qrels = collection.writeQrels(folder);
    Path run = collection.writeRun(folder);

    assertAgrees(seed, qrels, run, Run.readTrec(run));
  }

  @Test
  void writeTrec_randomRun_evaluatesTheSameInTrecEval() throws IOException {
    long seed = 8;
    var collection = RandomCollection.of(seed, 40, 120);
    Path qrels = collection.writeQrels(folder);
    Run run = Run.readTrec(collection.writeRun(folder));
    Path written = folder.resolve("written.txt");
    run.writeTrec(written, "kindred");

    assertAgrees(seed, qrels, written, run);
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 10, 11})
  void of_mrrAt10_equalsReciprocalRankOfTop10InTrecEval(long seed) throws IOException {
    var collection = RandomCollection.of(seed, 60, 120);
    Path qrels = collection.writeQrels(folder);
    Run run = Run.readTrec(collection.writeRun(folder));
    var top = new LinkedHashMap<String, List<ScoredDocument>>();
    run.rankings()
        .forEach((id, ranking) -> top.put(id, ranking.subList(0, Math.min(10, ranking.size()))));
    Path topFile = folder.resolve("top.txt");
    new Run(top).writeTrec(topFile, "top");

    Metric mrr = Metric.parse("mrr@10");
    Evaluation evaluation = Evaluation.of(Qrels.readTrec(qrels), run, List.of(mrr));

    assertAgrees(seed, trecEval(qrels, topFile, List.of("recip_rank")), "recip_rank", evaluation);
    // The cut is at work: with this many documents some query has its first relevant one below 10.
    Metric whole = Metric.parse("mrr");
    assertThat(evaluation.mean(mrr))
        .isLessThan(Evaluation.of(Qrels.readTrec(qrels), run, List.of(whole)).mean(whole));
  }

  @ParameterizedTest
  @ValueSource(longs = {12, 13, 14})
  void overall_gmMap_equalsTrecEvals(long seed) throws IOException {
    var collection = RandomCollection.of(seed, 40, 120);
    Path qrels = collection.writeQrels(folder);
    Path run = collection.writeRun(folder);
    List<Metric> metrics = Metric.parseList("gm_map,num_rel");

    Evaluation evaluation = Evaluation.of(Qrels.readTrec(qrels), Run.readTrec(run), metrics);

    // Queries that a run misses: trec_eval -c takes them for 0.00001 in gm_map as well.
    Map<String, Double> expected = trecEval(qrels, run, List.of("gm_map"));
    assertThat(evaluation.missingQueryIds()).as("seed %d", seed).isNotEmpty();
    assertThat(evaluation.overall(metrics.get(0)))
        .as("seed %d", seed)
        .isCloseTo(expected.get("gm_map all"), within(PRINTED));
    // Not trec_eval's, which leaves out the queries that the run misses.
    assertThat(evaluation.overall(metrics.get(1)))
        .isEqualTo(
            (double) collection.qrelsLines().stream().filter(l -> l.matches(".* [1-9]")).count());
  }

  @Test
  void of_idsWithBlanks_evaluatesAsTheirFileDoesInTrecEval() throws IOException {
    // In the file the ids are a%20b and a!b, and '%' comes after '!'; with the blank it is before.
    var rankings = new LinkedHashMap<String, List<ScoredDocument>>();
    rankings.put("q 1", List.of(new ScoredDocument("a!b", 0.5f), new ScoredDocument("a b", 0.5f)));
    Run run = new Run(rankings);
    Path runFile = folder.resolve("run.txt");
    run.writeTrec(runFile, "my tag");
    Path qrelsFile = folder.resolve("qrels.txt");
    Files.writeString(qrelsFile, "q%201 0 a%20b 1\n");
    var judgements = new LinkedHashMap<String, Map<String, Integer>>();
    judgements.put("q 1", Map.of("a b", 1));

    Metric mrr = Metric.parse("mrr");
    Evaluation evaluation = Evaluation.of(new Qrels(judgements), run, List.of(mrr));

    assertThat(trecEval(qrelsFile, runFile, List.of("recip_rank")))
        .containsEntry("recip_rank q%201", 1.0);
    assertThat(evaluation.mean(mrr)).isEqualTo(1.0);
    Evaluation ofFiles =
        Evaluation.of(Qrels.readTrec(qrelsFile), Run.readTrec(runFile), List.of(mrr));
    assertThat(ofFiles.mean(mrr)).isEqualTo(1.0);
  }

  @Test
  void of_judgedQueryWithoutRelevantDocument_isLeftOutUnlikeInTrecEval() throws IOException {
    Path qrels = folder.resolve("qrels.txt");
    Files.writeString(qrels, "q1 0 a 1\nq2 0 a 0\nq3 0 a 1\nq3 0 b 0\n");
    Path run = folder.resolve("run.txt");
    Files.writeString(run, "q1 Q0 a 1 1 t\nq2 Q0 a 1 1 t\nq3 Q0 b 1 2 t\nq3 Q0 a 2 1 t\n");
    Metric map = Metric.parse("map");

    Evaluation evaluation = Evaluation.of(Qrels.readTrec(qrels), Run.readTrec(run), List.of(map));

    assertThat(trecEval(qrels, run, List.of("map"))).containsEntry("map all", 0.5);
    assertThat(evaluation.queryIds()).containsExactly("q1", "q3");
    assertThat(evaluation.mean(map)).isEqualTo(0.75);
  }

  private static void assertAgrees(long seed, Path qrels, Path runFile, Run run)
      throws IOException {
    List<Metric> metrics = TREC_NAMES.keySet().stream().map(Metric::parse).toList();
    Evaluation evaluation = Evaluation.of(Qrels.readTrec(qrels), run, metrics);
    Map<String, Double> expected = trecEval(qrels, runFile, TREC_MEASURES);
    TREC_NAMES.forEach(
        (name, trecName) -> assertAgrees(seed, expected, trecName, evaluation, Metric.parse(name)));
  }

  private static void assertAgrees(
      long seed, Map<String, Double> expected, String trecName, Evaluation evaluation) {
    assertAgrees(seed, expected, trecName, evaluation, evaluation.metrics().getFirst());
  }

  private static void assertAgrees(
      long seed,
      Map<String, Double> expected,
      String trecName,
      Evaluation evaluation,
      Metric metric) {
    int compared = 0;
    for (Map.Entry<String, Double> entry : evaluation.perQuery(metric).entrySet()) {
      String queryId = entry.getKey();
      if (evaluation.missingQueryIds().contains(queryId)) {
        // trec_eval prints nothing for it, but counts it in the average.
        assertThat(entry.getValue()).isZero();
        assertThat(expected).doesNotContainKey(trecName + " " + queryId);
        continue;
      }
      compared++;
      assertThat(entry.getValue())
          .as("%s of %s, seed %d", metric, queryId, seed)
          .isCloseTo(expected.get(trecName + " " + queryId), within(PRINTED));
    }
    assertThat(compared).isPositive();
    assertThat(evaluation.overall(metric))
        .as("overall %s, seed %d", metric, seed)
        .isCloseTo(expected.get(trecName + " all"), within(PRINTED));
  }

  /** Values by "metric query", and "metric all" for the averages over all judged queries. */
  private static Map<String, Double> trecEval(Path qrels, Path run, List<String> measures) {
    Stream<String> options = measures.stream().flatMap(measure -> Stream.of("-m", measure));
    String[] arguments =
        Stream.of(Stream.of("-c", "-q"), options, Stream.of(qrels.toString(), run.toString()))
            .flatMap(part -> part)
            .toArray(String[]::new);
    var trecEval = new trec_eval();
    String[][] lines = trecEval.runAndGetOutput(arguments);
    assertThat(trecEval.getLastExitCode()).as("exit code of trec_eval").isZero();
    var values = new HashMap<String, Double>();
    Arrays.stream(lines)
        .forEach(
            line -> values.put(line[0].trim() + " " + line[1].trim(), Double.valueOf(line[2])));
    return values;
  }
}
