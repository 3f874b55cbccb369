package dev.kindred.searcher.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.eval.Metric;
import dev.kindred.core.eval.Qrels;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.indexer.Indexer;
import dev.kindred.indexer.IndexingConfig;
import dev.kindred.indexer.IndexingProgress;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.SourceOptions;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.RankedId;
import dev.kindred.searcher.RetrievedDocuments;
import dev.kindred.searcher.Searcher;
import dev.kindred.searcher.fuse.Fusion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Over 40 documents of four words each, of a vocabulary of 12; a tiny model with random weights
 * stands for meaning.
 */
class FusionTunerOracleTest {
  private static final String[] WORDS =
      "the moon sea bread dough water tide bank river money loaf sun".split(" ");
  private static final Metric METRIC = Metric.parse("ndcg@10");

  @TempDir private static Path shared;
  private static Path index;

  @BeforeAll
  static void writeIndexes() throws IOException, InterruptedException {
    var random = new Random(7);
    Path corpus = shared.resolve("corpus.jsonl");
    var lines = new ArrayList<String>();
    for (int i = 0; i < 40; i++) {
      lines.add("{\"_id\": \"d%d\", \"text\": \"%s\"}".formatted(i, words(random, 4)));
    }
    Files.write(corpus, lines);
    String model = shared.resolve("model").toString();
    TinyModel.bert().normalize(true).seed(1).writeTo(Path.of(model));
    index = write("index", corpus, IndexingConfig.builder().model(model).jobs(2).build());
  }

  private static Path write(String name, Path corpus, IndexingConfig config)
      throws IOException, InterruptedException {
    Path folder = shared.resolve(name);
    try (Indexer indexer = Indexer.open(folder, config)) {
      indexer.index(
          DocumentSources.open(corpus, SourceOptions.under(shared)), IndexingProgress.NONE);
    }
    return folder;
  }

  private static String words(Random random, int count) {
    var words = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      words.add(WORDS[random.nextInt(WORDS.length)]);
    }
    return String.join(" ", words);
  }

  private static SequencedMap<String, RetrievedDocuments> retrieved(
      Searcher searcher, Judged judged) {
    var retrieved = new LinkedHashMap<String, RetrievedDocuments>();
    judged.texts.forEach(
        (id, text) ->
            retrieved.put(id, searcher.retrieve(Query.builder(text).plainText().build())));
    return retrieved;
  }

  private record Judged(SequencedMap<String, String> texts, Qrels qrels) {}

  /** What a fusion puts first is the answer. */
  private static Judged answeredBy(Searcher searcher, String fusion, int queries) {
    var random = new Random(11);
    var texts = new LinkedHashMap<String, String>();
    var judgements = new LinkedHashMap<String, Map<String, Integer>>();
    for (int i = 0; i < queries; i++) {
      String text = words(random, 3);
      texts.put("q" + i, text);
      judgements.put("q" + i, Map.of(rank(searcher, text, fusion).getFirst().id(), 1));
    }
    return new Judged(texts, new Qrels(judgements));
  }

  private static List<RankedId> rank(Searcher searcher, String text, String fusion) {
    return searcher.rank(
        Query.builder(text).plainText().fusion(Fusion.parse(fusion)).limit(1000).build());
  }

  /** With one answer a query, nDCG@10 is 1 / log2(1 + rank). */
  private static double mean(Searcher searcher, Judged judged, List<String> ids, String fusion) {
    double sum = 0;
    for (String id : ids) {
      String answer = judged.qrels.relevances(id).keySet().iterator().next();
      List<String> ranked =
          rank(searcher, judged.texts.getOrDefault(id, ""), fusion).stream()
              .map(RankedId::id)
              .toList();
      int rank = ranked.indexOf(answer) + 1;
      sum += rank >= 1 && rank <= 10 ? Math.log(2) / Math.log(rank + 1) : 0;
    }
    return sum / ids.size();
  }

  @Test
  void tune_answersByOneSetting_isTheBestOfAllSettingsAskedOneByOne() {
    try (Searcher searcher = Searcher.open(index)) {
      Judged judged = answeredBy(searcher, "dbsf dense=0.35,bm25=0.65", 60);
      List<String> training = judged.texts.keySet().stream().filter(id -> !isHeldOut(id)).toList();
      List<String> others = judged.texts.keySet().stream().filter(id -> isHeldOut(id)).toList();

      TuningResult tuned =
          new FusionTuner(judged.qrels, METRIC, 0.4).tune(retrieved(searcher, judged));

      double best = mean(searcher, judged, training, "coverage");
      for (String kind : List.of("minmax", "tmm", "zscore", "dbsf", "coverage", "rrf k=60")) {
        for (int step = 0; step <= 20; step++) {
          String fusion = "%s dense=%s,bm25=%s".formatted(kind, step / 20.0, (20 - step) / 20.0);
          best = Math.max(best, mean(searcher, judged, training, fusion));
        }
      }
      String chosen = tuned.fusion().toText();
      assertThat(tuned.settings()).isEqualTo(1 + 6 * 21);
      assertThat(tuned.training().queries()).isEqualTo(training.size());
      assertThat(tuned.training().tuned()).isCloseTo(best, within(1e-9));
      assertThat(tuned.training().byDefault())
          .isCloseTo(mean(searcher, judged, training, "coverage"), within(1e-9));
      assertThat(tuned.heldOut().queries()).isEqualTo(others.size());
      assertThat(tuned.heldOut().tuned())
          .isCloseTo(mean(searcher, judged, others, chosen), within(1e-9));
      assertThat(tuned.heldOut().byDefault())
          .isCloseTo(mean(searcher, judged, others, "coverage"), within(1e-9));
    }
  }

  /** The part by a hash of the id: CRC-32, as a share of all there are. */
  private static boolean isHeldOut(String id) {
    var crc = new CRC32();
    crc.update(id.getBytes(StandardCharsets.UTF_8));
    return crc.getValue() / 4294967296.0 < 0.4;
  }
}
