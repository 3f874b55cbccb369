package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.encode.cross.CrossEncoder;
import dev.kindred.core.encode.cross.CrossEncoders;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --rerank} in search and eval. */
class RerankOptionsTest {
  @TempDir static Path shared;
  private static String model;
  @TempDir private Path folder;
  private Cli cli;

  @BeforeAll
  static void writeModel() throws IOException {
    model = shared.resolve("cross").toString();
    TinyModel.bert().classifierHead().seed(6).writeTo(Path.of(model));
  }

  @BeforeEach
  void indexDocuments() throws IOException {
    cli = new Cli(folder);
    cli.write(
        "c/corpus.jsonl",
        """
        {"_id": "d1", "title": "River", "text": "The water of a river."}
        {"_id": "d2", "title": "", "text": "A river bank with a river tree."}
        {"_id": "d3", "title": "Sea", "text": "The river and the sea and the moon."}
        {"_id": "d4", "title": "", "text": "A dog."}
        """);
    cli.write("c/queries.jsonl", "{\"_id\": \"q1\", \"text\": \"river\"}\n");
    cli.write("c/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td3\t2\n");
    assertThat(cli.run("index", "c/corpus.jsonl", "--words-only", "-q").code()).isZero();
  }

  /** Scores by hand, best first. */
  private static List<JsonObject> byHand(JsonArray hits) {
    List<JsonObject> sorted = new ArrayList<>();
    try (CrossEncoder encoder = CrossEncoders.open(model)) {
      for (JsonElement element : hits) {
        JsonObject hit = element.getAsJsonObject();
        String title = hit.get("title").getAsString();
        String text = hit.getAsJsonObject("passage").get("text").getAsString();
        hit.addProperty(
            "score", encoder.predict("river", title.isEmpty() ? text : title + "\n" + text));
        sorted.add(hit);
      }
    }
    sorted.sort(Comparator.comparingDouble(hit -> -hit.get("score").getAsDouble()));
    return sorted;
  }

  private JsonArray hits(String... more) {
    var args = new ArrayList<>(List.of("search", "river", "--json", "--explain"));
    args.addAll(List.of(more));
    Cli.Outcome outcome = cli.run(args.toArray(String[]::new));
    assertThat(outcome.err()).isEmpty();
    return JsonParser.parseString(outcome.out()).getAsJsonObject().getAsJsonArray("hits");
  }

  @Test
  void search_rerank_ordersByTheModelsScores() {
    List<JsonObject> expected = byHand(hits());
    JsonArray hits = hits("--rerank", model);

    assertThat(hits).hasSize(3);
    for (int i = 0; i < 3; i++) {
      JsonObject hit = hits.get(i).getAsJsonObject();
      assertThat(hit.get("id")).isEqualTo(expected.get(i).get("id"));
      assertThat(hit.get("score").getAsFloat())
          .isEqualTo(expected.get(i).get("score").getAsFloat());
      JsonObject part = hit.getAsJsonArray("explain").get(1).getAsJsonObject();
      assertThat(part.get("retriever").getAsString()).isEqualTo("rerank");
      assertThat(part.get("rank")).isEqualTo(expected.get(i).get("rank"));
    }
  }

  @Test
  void search_rerankDepth_isToldByExplain() {
    String out =
        cli.run("search", "river", "--rerank", model, "--rerank-depth", "1", "--explain").out();
    assertThat(out)
        .containsOnlyOnce("    rerank rank 1 before, score 0.")
        .contains("    rerank not read\n");
  }

  @Test
  void search_contradictionsAndBadModels_areOneLine() {
    assertRefused("--rerank-depth needs --rerank", "--rerank-depth", "5");
    assertRefused(
        "rerank depth must be in [1, 10000], got 0", "--rerank", model, "--rerank-depth", "0");
    Cli.Outcome outcome = cli.run("search", "river", "--rerank", "no/such");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("kindred: no model no/such").hasLineCount(1);
  }

  private void assertRefused(String message, String... more) {
    var args = new ArrayList<>(List.of("search", "river"));
    args.addAll(List.of(more));
    assertThat(cli.run(args.toArray(String[]::new)))
        .isEqualTo(new Cli.Outcome(2, "", "kindred: " + message + "\n"));
  }

  @Test
  void eval_rerank_measuresTheRerankedRanking() throws IOException {
    List<String> order = byHand(hits()).stream().map(hit -> hit.get("id").getAsString()).toList();
    Cli.Outcome outcome =
        cli.run(
            "eval",
            "c",
            "--mode",
            "bm25",
            "--rerank",
            model,
            "--rerank-depth",
            "20",
            "--run",
            "out.run");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("\nreranked with " + model + ", depth 20\n");
    assertThat(
            Files.readAllLines(folder.resolve("out.run")).stream()
                .map(line -> line.split(" ", -1)[2]))
        .isEqualTo(order);
    // MRR of the judged two, from the order itself.
    int first = Math.min(order.indexOf("d1"), order.indexOf("d3")) + 1;
    JsonObject json =
        JsonParser.parseString(
                cli.run("eval", "c", "--mode", "bm25", "--rerank", model, "--json").out())
            .getAsJsonObject();
    assertThat(json.get("rerank").getAsString()).isEqualTo(model);
    assertThat(json.get("rerank_depth").getAsInt()).isEqualTo(50);
    assertThat(
            json.getAsJsonArray("results")
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("metrics")
                .get("MRR@10")
                .getAsDouble())
        .isEqualTo(1.0 / first);
  }

  @Test
  void eval_noCrossEncoder_isToldBeforeAnythingIsIndexed() {
    Cli.Outcome outcome =
        cli.run("eval", "c", "--rerank", "all-MiniLM-L6-v2", "--index", "kept", "--mode", "bm25");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(": it is no cross-encoder").hasLineCount(1);
    assertThat(folder.resolve("kept")).doesNotExist();
  }
}
