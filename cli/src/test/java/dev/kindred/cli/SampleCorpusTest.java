package dev.kindred.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.eval.BeirCollection;
import dev.kindred.core.text.Document;
import dev.kindred.indexer.source.DocumentSink;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.SkipReason;
import dev.kindred.indexer.source.SourceFailure;
import dev.kindred.indexer.source.SourceOptions;
import dev.kindred.searcher.relevance.NullQueries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample corpus is what its README says, and search does well on it. */
class SampleCorpusTest {
  private static final Path CORPUS =
      Path.of(System.getProperty("kindred.root", ".."), "sample-corpus");

  /** Function words beyond Lucene's 33, as the corpus' README means them. */
  private static final Set<String> FUNCTION_WORDS =
      Set.of(
          "what", "how", "why", "when", "where", "which", "who", "do", "does", "did", "can",
          "could", "should", "would", "i", "me", "my", "you", "your", "we", "our", "ha", "have",
          "had", "about", "from", "so", "than", "too", "veri", "am", "after", "without", "out");

  @Test
  void beirCorpus_isWhatTheReadersReadInTheFiles() throws Exception {
    List<Document> read = documents();
    Map<String, JsonObject> listed = new HashMap<>();
    for (String line : Files.readAllLines(CORPUS.resolve("beir/corpus.jsonl"))) {
      JsonObject record = JsonParser.parseString(line).getAsJsonObject();
      listed.put(record.get("_id").getAsString(), record);
    }

    assertThat(read).hasSize(120);
    assertThat(listed.keySet())
        .containsExactlyInAnyOrderElementsOf(read.stream().map(Document::id).toList());
    for (Document document : read) {
      JsonObject record = requireNonNull(listed.get(document.id()));
      assertThat(record.get("title").getAsString()).isEqualTo(document.title());
      assertThat(record.get("text").getAsString()).isEqualTo(document.text());
    }
  }

  @Test
  void meaningQueries_shareNoContentWordWithTheirAnswers() throws Exception {
    Map<String, Document> documents = new HashMap<>();
    documents().forEach(document -> documents.put(document.id(), document));
    BeirCollection collection = BeirCollection.open(CORPUS.resolve("beir"));
    int meaning = 0;
    for (String line : Files.readAllLines(CORPUS.resolve("beir/queries.jsonl"))) {
      JsonObject query = JsonParser.parseString(line).getAsJsonObject();
      if (query.getAsJsonObject("metadata").get("kind").getAsString().equals("meaning")) {
        meaning++;
        String id = query.get("_id").getAsString();
        Set<String> words = stems(query.get("text").getAsString());
        for (String answer : collection.qrels().relevances(id).keySet()) {
          Document document = requireNonNull(documents.get(answer));
          Set<String> shared = stems(document.title() + "\n" + document.text());
          shared.retainAll(words);
          assertThat(shared).as("%s and %s", id, answer).isEmpty();
        }
      }
    }

    assertThat(collection.queries()).hasSize(60);
    assertThat(meaning).isEqualTo(30);
  }

  @Test
  void eval_sampleCorpus_hybridFindsWhatWordsAloneMiss(@TempDir Path folder) {
    Cli.Outcome outcome = new Cli(folder).run("eval", CORPUS.resolve("beir").toString(), "--json");

    Map<String, Double> nDcg = new HashMap<>();
    JsonObject json = JsonParser.parseString(outcome.out()).getAsJsonObject();
    for (JsonElement result : json.getAsJsonArray("results")) {
      JsonObject system = result.getAsJsonObject();
      nDcg.put(
          system.get("mode").getAsString(),
          system.getAsJsonObject("metrics").get("nDCG@10").getAsDouble());
    }
    // Half the queries share no word with their answers, so words alone get half at most.
    assertThat(nDcg.get("bm25")).isLessThan(0.55);
    assertThat(nDcg.get("hybrid")).isGreaterThan(0.85);
  }

  /** Questions that were not used for calibrating; the table is in docs/decisions/retrieval.md. */
  @Test
  void eval_sampleCorpus_relevanceRefusesWhatIsOffTopicAndKeepsTheRest(@TempDir Path folder) {
    Cli.Outcome outcome =
        new Cli(folder)
            .run(
                "eval",
                CORPUS.resolve("beir").toString(),
                "--off-topic",
                CORPUS.resolve("off-topic.txt").toString(),
                "--mode",
                "hybrid",
                "--json");

    JsonObject refusals =
        JsonParser.parseString(outcome.out()).getAsJsonObject().getAsJsonObject("refusals");
    assertThat(refusals.get("off_topic").getAsInt()).isEqualTo(60);
    Map<Double, JsonObject> levels = new HashMap<>();
    for (JsonElement level : refusals.getAsJsonArray("levels")) {
      levels.put(
          level.getAsJsonObject().get("min_relevance").getAsDouble(), level.getAsJsonObject());
    }
    JsonObject level = requireNonNull(levels.get(0.8));
    assertThat(level.get("off_topic_refused").getAsDouble()).isGreaterThan(0.9);
    assertThat(level.get("on_topic_kept").getAsDouble()).isGreaterThan(0.75);
    assertThat(level.get("judged_answer_kept").getAsDouble()).isGreaterThan(0.7);
    // It is what it says: the share of off-topic questions that it refuses, or better.
    levels.forEach(
        (relevance, shares) ->
            assertThat(shares.get("off_topic_refused").getAsDouble())
                .isGreaterThan(relevance - 0.05));
  }

  @Test
  void offTopic_areNotTheQuestionsOfTheCalibration() throws IOException {
    assertThat(Files.readAllLines(CORPUS.resolve("off-topic.txt")))
        .hasSize(60)
        .doesNotContainAnyElementsOf(NullQueries.all());
  }

  private static List<Document> documents() throws IOException, InterruptedException {
    Path docs = CORPUS.resolve("docs");
    var documents = new ArrayList<Document>();
    DocumentSources.open(docs, SourceOptions.under(docs))
        .read(
            new DocumentSink() {
              @Override
              public void accept(Document document) {
                documents.add(document);
              }

              @Override
              public void fail(SourceFailure failure) {
                throw new AssertionError(failure.message());
              }

              @Override
              public void skip(String path, SkipReason reason) {
                throw new AssertionError(path + ": " + reason);
              }
            });
    return documents;
  }

  private static Set<String> stems(String text) throws IOException {
    var stems = new TreeSet<String>();
    try (var analyzer = new EnglishAnalyzer();
        TokenStream tokens = analyzer.tokenStream("text", text)) {
      var term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        stems.add(term.toString());
      }
      tokens.end();
    }
    stems.removeAll(FUNCTION_WORDS);
    return stems;
  }
}
