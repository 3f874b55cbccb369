package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Systems side by side, and what else {@code eval} says of a collection than its modes. */
class EvalComparisonTest {
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
        {"_id": "q1", "text": "moon <b>sea</b>"}
        {"_id": "q2", "text": "dough"}
        {"_id": "q3", "text": "walrus"}
        """);
    cli.write("c/qrels/test.tsv", "q1\td1\t2\nq1\td3\t1\nq2\td2\t1\nq3\td1\t1\n");
    cli.write("best.run", "q1 Q0 d1 1 9 x\nq1 Q0 d3 2 8 x\nq2 Q0 d2 1 9 x\nq3 Q0 d1 1 9 x\n");
  }

  @Test
  void metrics_byName_areTheColumns() {
    Cli.Outcome outcome =
        cli.run("eval", "c", "--mode", "bm25", "--metrics", "recall@1,2,rprec,num_rel_ret,P_5");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .endsWith(
            """
                                Recall@1  Recall@2   Rprec  num_rel_ret     P@5
            bm25                  0.5000    0.6667  0.6667            3  0.2000
            """);
  }

  @Test
  void metrics_unknown_isOneLine() {
    Cli.Outcome outcome = cli.run("eval", "c", "--mode", "bm25", "--metrics", "ndcg@10,err@20");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("kindred: unknown metric 'err@20'").hasLineCount(1);
  }

  @Test
  void compare_runAndWords_areSetSideBySide() {
    Cli.Outcome outcome =
        cli.run(
            "eval",
            "c",
            "--metrics",
            "ndcg@10,mrr",
            "--compare",
            "mode=bm25",
            "run=best.run name=best");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith(
            """
            3 documents, 3 passages, no model
            queries judged: 3

            Metrics
            system     nDCG@10     MRR
            mode=bm25   0.6667  0.6667
            best        1.0000  1.0000

            Pairs by nDCG@10
            systems           difference       95 % interval       p    Holm   Tukey  better  same  worse
            mode=bm25 / best     -0.3333  -1.0000 to +0.0000  1.0000  1.0000  1.0000       0     2      1

            Queries that differ most by nDCG@10
            systems            first  second  query  text
            mode=bm25 / best  0.0000  1.0000  q3     walrus
            """);
  }

  @Test
  void compare_severalModels_indexesEachOnce() throws IOException {
    Path one = TinyModel.bert().normalize(true).writeTo(folder.resolve("one")).dir();
    Path two = TinyModel.bert().normalize(true).seed(9).writeTo(folder.resolve("two")).dir();

    Cli.Outcome outcome =
        cli.run(
            "eval",
            "c",
            "--json",
            "--compare",
            "mode=bm25",
            "model=%s mode=dense".formatted(one),
            "model=%s mode=hybrid weight.dense=0.7".formatted(one),
            "model=%s mode=dense name=two".formatted(two));

    assertThat(outcome.err()).isEmpty();
    JsonObject json = JsonParser.parseString(outcome.out()).getAsJsonObject();
    var names = new ArrayList<String>();
    for (JsonElement result : json.getAsJsonArray("results")) {
      names.add(result.getAsJsonObject().get("name").getAsString());
      assertThat(result.getAsJsonObject().getAsJsonObject("metrics").size()).isEqualTo(6);
    }
    assertThat(names).hasSize(4).startsWith("mode=bm25").endsWith("two");
    // Six pairs by six metrics.
    assertThat(json.getAsJsonArray("comparisons")).hasSize(36);
    assertThat(json.getAsJsonArray("queries")).hasSize(3);
  }

  @Test
  void compare_json_correctsForTheNumberOfPairs() {
    JsonObject json =
        JsonParser.parseString(
                cli.run(
                        "eval",
                        "c",
                        "--json",
                        "--metrics",
                        "map",
                        "--compare",
                        "mode=bm25",
                        "run=best.run",
                        "mode=bm25 b=0.1 name=other")
                    .out())
            .getAsJsonObject();

    JsonObject pair = json.getAsJsonArray("comparisons").get(0).getAsJsonObject();
    assertThat(pair.get("system").getAsString()).isEqualTo("mode=bm25");
    assertThat(pair.get("against").getAsString()).isEqualTo("run=best.run");
    assertThat(pair.get("difference").getAsDouble()).isEqualTo(-1 / 3.0);
    assertThat(pair.get("p_holm").getAsDouble()).isEqualTo(1);
    assertThat(pair.getAsJsonArray("interval")).hasSize(2);
    assertThat(pair.get("worse").getAsInt()).isEqualTo(1);
  }

  @Test
  void reports_areWrittenBesideTheTable() throws IOException {
    Cli.Outcome outcome =
        cli.run(
            "eval",
            "c",
            "--markdown",
            "r.md",
            "--html",
            "r.html",
            "--compare",
            "mode=bm25",
            "run=best.run");

    assertThat(outcome.out()).contains("Metrics");
    assertThat(Files.readString(folder.resolve("r.md")))
        .startsWith("# Evaluation on c\n")
        .contains("| system | nDCG@10 | MAP |", "| --- | --: | --: |", "moon \\<b\\>sea\\</b\\>");
    assertThat(Files.readString(folder.resolve("r.html")))
        .contains("<h1>Evaluation on c</h1>", "moon &lt;b&gt;sea&lt;/b&gt;", "<svg role=\"img\"")
        .doesNotContain("<b>sea", "<script", "src=", "href=", "url(");
  }

  @Test
  void reports_ofModes_needNoCompare() throws IOException {
    Cli.Outcome outcome =
        cli.run("eval", "c", "--mode", "bm25", "--markdown", "-", "--html", "r.html");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).startsWith("# Evaluation on c\n").doesNotContain("Pairs");
    assertThat(Files.readString(folder.resolve("r.html"))).contains("Precision and recall");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--mode bm25 --compare mode=bm25|kindred: --mode is for one system",
        "--k1 1 --compare mode=bm25|kindred: --k1 is for one system",
        "--compare mode=bm25 mode=bm25|kindred: two systems of --compare are called the same",
        "--compare run=none.run|kindred: no such file or folder: ",
        "--compare mod=bm25|kindred: --compare 'mod=bm25': there is no key 'mod'",
        "--json --markdown - --compare mode=bm25|kindred: --json and --markdown -",
        "--index i --compare model=a model=b|kindred: --index keeps one index, and these systems",
        "--compare model=nowhere|kindred: ",
      })
  void compare_badInput_isOneLine(String given) {
    List<String> parts = List.of(given.split("\\|", -1));
    var args = new ArrayList<>(List.of("eval", "c"));
    args.addAll(List.of(parts.getFirst().split(" ", -1)));

    Cli.Outcome outcome = cli.run(args.toArray(String[]::new));

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith(parts.getLast()).hasLineCount(1);
  }

  @Test
  void compare_interrupted_exitsWith130() {
    cli.interrupts(
        stop -> {
          stop.run();
          return () -> {};
        });

    assertThat(cli.run("eval", "c", "--compare", "mode=bm25").code()).isEqualTo(130);
  }
}
