package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandTest {
  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void writeCollection() throws IOException {
    cli = new Cli(folder);
    cli.write(
        "c/corpus.jsonl",
        """
        {"_id": "d1", "title": "Tides", "text": "The moon pulls the sea."}
        {"_id": "d2", "title": "Bread", "text": "Dough rises."}
        {"_id": "d3", "title": "", "text": "Moon landing."}
        """);
    cli.write(
        "c/queries.jsonl",
        """
        {"_id": "q1", "text": "moon sea"}
        {"_id": "q2", "text": "dough: +rises\\" AND (x"}
        {"_id": "q3", "text": "walrus"}
        {"_id": "q4", "text": "moon"}
        """);
    cli.write(
        "c/qrels/test.tsv",
        "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td3\t1\nq2\td2\t1\nq3\td1\t1\n");
  }

  @Test
  void eval_bm25_measuresJudgedQueriesWithoutAModel() {
    Cli.Outcome outcome = cli.run("eval", "c", "--mode", "bm25");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    // q1 finds both, q2 its one at the top, q3 nothing.
    assertThat(outcome.out())
        .isEqualTo(
            """
            3 documents, 3 passages, queries judged: 3, no model

                                nDCG@10     MAP  MRR@10    P@10  Recall@100  Recall@1000
            bm25                 0.6667  0.6667  0.6667  0.1000      0.6667       0.6667
            """);
  }

  @Test
  void eval_allModes_comparesHybridWithItsParts() throws IOException {
    Path model = TinyModel.bert().normalize(true).writeTo(folder.resolve("model")).dir();

    Cli.Outcome outcome = cli.run("eval", "c", "--model", model.toString());

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out().lines().skip(3).map(line -> line.substring(0, 18).strip()))
        .containsExactly(
            "bm25",
            "sparse",
            "dense",
            "hybrid",
            "p against bm25",
            "p against sparse",
            "p against dense");
    Cli.Outcome without = cli.run("eval", "c", "--model", model.toString(), "--sparse", "none");
    assertThat(without.out().lines().skip(3).map(line -> line.substring(0, 18).strip()))
        .containsExactly("bm25", "dense", "hybrid", "p against bm25", "p against dense");
  }

  @Test
  void eval_json_hasFullPrecision() {
    JsonObject json =
        JsonParser.parseString(cli.run("eval", "c", "--mode", "bm25", "--json").out())
            .getAsJsonObject();

    JsonElement metrics = json.getAsJsonArray("results").get(0).getAsJsonObject().get("metrics");
    assertThat(metrics.getAsJsonObject().get("MAP").getAsDouble()).isEqualTo(2.0 / 3);
    assertThat(json.get("documents").getAsLong()).isEqualTo(3);
    assertThat(json.get("model").isJsonNull()).isTrue();
    assertThat(json.getAsJsonArray("comparisons")).isEmpty();
  }

  @Test
  void eval_run_isWrittenInTrecForm() throws IOException {
    cli.run("eval", "c", "--mode", "bm25", "--run", "my.run");

    assertThat(Files.readString(folder.resolve("my.run")).lines().map(line -> line.split(" ", -1)))
        .allSatisfy(columns -> assertThat(columns).hasSize(6))
        .extracting(columns -> columns[0] + " " + columns[2] + " " + columns[3])
        .containsExactly("q1 d1 1", "q1 d3 2", "q2 d2 1");
  }

  @Test
  void eval_index_isKeptAndUsedAgain() throws IOException {
    cli.run("eval", "c", "--mode", "bm25", "--index", "kept");
    assertThat(cli.run("status", "--index", "kept", "--json").out()).contains("\"documents\": 3");
    Files.writeString(
        folder.resolve("c/corpus.jsonl"), "{\"_id\": \"d2\", \"text\": \"Dough rises.\"}\n");

    assertThat(cli.run("eval", "c", "--mode", "bm25", "--index", "kept").out())
        .startsWith("1 document, ");
  }

  @Test
  void eval_badInput_isOneLine() throws IOException {
    assertThat(cli.run("eval", "c", "--run", "x").err())
        .isEqualTo("kindred: --run writes one run: say which with --mode\n");
    assertThat(cli.run("eval", "nowhere"))
        .satisfies(
            outcome -> {
              assertThat(outcome.code()).isEqualTo(2);
              assertThat(outcome.err()).contains("corpus.jsonl").hasLineCount(1);
            });
    assertThat(cli.run("eval", "c", "--split", "dev").err()).contains("qrels/dev.tsv");
    assertThat(cli.run("eval", "c", "--jobs", "0").err()).contains("jobs must be >= 1, got 0");
  }

  @Test
  void eval_brokenRecord_exitsWithTwoAndSaysSo() throws IOException {
    Files.writeString(
        folder.resolve("c/corpus.jsonl"), "{\"_id\": \"d2\", \"text\": \"Dough rises.\"}\n{\n");

    Cli.Outcome outcome = cli.run("eval", "c", "--mode", "bm25");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).contains("bm25");
    assertThat(outcome.err()).contains("corpus.jsonl:2: ").contains("incomplete collection");
  }

  @Test
  void eval_interrupted_exitsWith130() {
    cli.interrupts(
        stop -> {
          stop.run();
          return () -> {};
        });

    assertThat(cli.run("eval", "c", "--mode", "bm25").code()).isEqualTo(130);
  }

  /** Anserini's published numbers for BM25 over a flat index with k1 0.9 and b 0.4. */
  @Test
  void eval_sciFactBm25_isAnserinis() {
    Path data = Path.of(System.getProperty("kindred.data", "../../shared/data"), "scifact");
    assumeTrue(Files.isDirectory(data), () -> "no SciFact in " + data);

    Cli.Outcome outcome =
        cli.run(
            "eval",
            data.toString(),
            "--mode",
            "bm25",
            "--whole-documents",
            "--k1",
            "0.9",
            "--b",
            "0.4",
            "--json");

    JsonObject metrics =
        JsonParser.parseString(outcome.out())
            .getAsJsonObject()
            .getAsJsonArray("results")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("metrics");
    assertThat(metrics.get("nDCG@10").getAsDouble()).isEqualTo(0.6789, within(0.00005));
    assertThat(metrics.get("Recall@100").getAsDouble()).isEqualTo(0.9253, within(0.00005));
  }
}
