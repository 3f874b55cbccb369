package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.vector.MiningOptions;
import dev.kindred.core.vector.ParaphraseMining;
import dev.kindred.core.vector.ScoredPair;
import dev.kindred.core.vector.VectorSimilarity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParaphrasesCommandTest {
  private static final List<String> LINES =
      List.of("the river", "a bank", "the river", "sea and ship", "the bank");

  @TempDir static Path shared;
  private static String model;
  @TempDir private Path folder;
  private Cli cli;

  @BeforeAll
  static void writeModel() throws IOException {
    model = TinyModel.bert().writeTo(shared.resolve("dense")).dir().toString();
  }

  @BeforeEach
  void makeCli() {
    cli = new Cli(folder);
  }

  private Cli.Outcome paraphrases(String... more) {
    var args = new ArrayList<>(List.of("paraphrases", "--model", model));
    args.addAll(List.of(more));
    return cli.run(args.toArray(String[]::new));
  }

  /** What the library finds. */
  private static List<ScoredPair> mined(VectorSimilarity similarity) {
    try (DenseEncoder encoder = DenseEncoders.open(model)) {
      float[][] vectors =
          LINES.stream()
              .map(line -> encoder.encode(line, TextRole.PLAIN).vector())
              .toArray(float[][]::new);
      return new ParaphraseMining(similarity, MiningOptions.DEFAULT)
          .mine(vectors, Runnable::run)
          .pairs();
    }
  }

  @Test
  void paraphrases_tsv_isWhatTheLibraryMines() {
    cli.input(String.join("\n\n", LINES)); // blank lines count as lines, and are passed over

    Cli.Outcome outcome = paraphrases("--format", "tsv");

    var expected = new StringBuilder();
    for (ScoredPair pair : mined(VectorSimilarity.COSINE)) {
      expected.append(
          String.format(
              Locale.ROOT,
              "%.6f\t%d\t%d\t%s\t%s\n",
              pair.score(),
              2 * pair.first() + 1,
              2 * pair.second() + 1,
              LINES.get(pair.first()),
              LINES.get(pair.second())));
    }
    assertThat(outcome).isEqualTo(new Cli.Outcome(0, expected.toString(), ""));
    assertThat(expected.toString()).startsWith("1.000000\t1\t5\tthe river\tthe river\n");
  }

  @Test
  void paraphrases_people_getTwoLinesAPairWithTheirPlaces() throws IOException {
    cli.write("a.txt", "the river\na bank\n");
    cli.write("notes.txt", "\nthe\triver\n");

    assertThat(paraphrases("-n", "1", "a.txt", "notes.txt"))
        .isEqualTo(
            new Cli.Outcome(
                0,
                """
                 1.0000      a.txt:1  the river
                         notes.txt:2  the river
                """,
                ""));
  }

  @Test
  void paraphrases_json_tellsAll() throws IOException {
    cli.write("a.txt", String.join("\n", LINES));

    JsonObject json =
        JsonParser.parseString(
                paraphrases("--json", "-n", "2", "--similarity", "euclidean", "a.txt").out())
            .getAsJsonObject();

    assertThat(json.keySet())
        .containsExactly("model", "similarity", "lines", "neighbours", "pairs");
    assertThat(json.get("lines").getAsInt()).isEqualTo(5);
    assertThat(json.get("neighbours").getAsString()).isEqualTo("exact");
    List<ScoredPair> mined = mined(VectorSimilarity.EUCLIDEAN);
    List<JsonElement> pairs = json.getAsJsonArray("pairs").asList();
    assertThat(pairs).hasSize(2);
    for (int i = 0; i < 2; i++) {
      JsonObject pair = pairs.get(i).getAsJsonObject();
      assertThat(pair.get("score").getAsFloat()).isEqualTo(mined.get(i).score());
      assertThat(pair.getAsJsonObject("first").get("line").getAsInt())
          .isEqualTo(mined.get(i).first() + 1);
      assertThat(pair.getAsJsonObject("second").get("text").getAsString())
          .isEqualTo(LINES.get(mined.get(i).second()));
    }
    assertThat(paraphrases("--format", "jsonl", "a.txt").out().lines())
        .hasSize(mined(VectorSimilarity.COSINE).size())
        .allSatisfy(
            line ->
                assertThat(JsonParser.parseString(line).getAsJsonObject().keySet())
                    .containsExactly("score", "first", "second"));
  }

  @Test
  void paraphrases_byGraph_saysWhatItFound() {
    cli.input(String.join("\n", IntStream.range(0, 40).mapToObj(i -> "river " + i % 9).toList()));

    Cli.Outcome outcome = paraphrases("--neighbours", "graph", "--json");

    JsonObject json = JsonParser.parseString(outcome.out()).getAsJsonObject();
    assertThat(json.get("neighbours").getAsString()).isEqualTo("graph");
    assertThat(json.getAsJsonObject("recall").get("sampled").getAsInt()).isEqualTo(40);
    assertThat(outcome.err())
        .matches(
            "kindred: searched by a graph, which misses some: of the pairs of 40 sentences that were"
                + " also compared with all, it found [0-9.]+ %; --neighbours exact finds all\n");
  }

  @Test
  void paraphrases_minScore_leavesTheRestOut() {
    cli.input(String.join("\n", LINES));

    assertThat(paraphrases("--format", "tsv", "--min-score", "0.9999").out().lines()).hasSize(1);
    cli.input("the river\na ship\n");
    assertThat(paraphrases("--min-score", "0.9999"))
        .isEqualTo(new Cli.Outcome(1, "", "kindred: no pairs among 2 lines\n"));
    cli.input("");
    assertThat(paraphrases())
        .isEqualTo(new Cli.Outcome(1, "", "kindred: no pairs among 0 lines\n"));
  }

  @Test
  void paraphrases_badInput_isOneLine() throws IOException {
    Files.createDirectories(folder.resolve("sub"));

    assertRefused("no such file or folder: missing.txt", "missing.txt");
    assertRefused("sub is a folder: name files", "sub");
    assertRefused("standard input can be read only once", "-", "-");
    assertRefused("limit must be >= 1, got 0", "-n", "0");
    assertRefused("top-k must be >= 1, got 0", "--top-k", "0");
    assertRefused("--json and --format tsv contradict each other", "--json", "--format", "tsv");
  }

  private void assertRefused(String message, String... args) {
    assertThat(paraphrases(args)).isEqualTo(new Cli.Outcome(2, "", "kindred: " + message + "\n"));
  }

  @Test
  void paraphrases_nearDuplicates_areDocumentsOfAnIndex() throws IOException {
    Cli here = new Cli(folder);
    here.write("docs/a.txt", "The moon pulls the water, so tides rise and fall.");
    here.write("docs/b.txt", "The moon pulls the water; so the tides rise and fall.");
    here.write("docs/c.txt", "Bread is baked in a warm oven.");
    assertThat(here.run("index", "docs").code()).isZero();

    Cli.Outcome found =
        here.run("paraphrases", "--near-duplicates", "--min-score", "0.9", "--format", "tsv");
    assertThat(found.code()).isZero();
    assertThat(found.out().lines()).hasSize(1);
    assertThat(found.out()).contains("\tdocs/a.txt\tdocs/b.txt\t");

    Cli.Outcome none =
        here.run("paraphrases", "--near-duplicates", "--filter", "path:*c.txt", "--json");
    assertThat(none.code()).isEqualTo(1);
    assertThat(here.run("paraphrases", "--near-duplicates", "docs/a.txt").code()).isEqualTo(2);
    assertThat(here.run("paraphrases", "docs/a.txt", "--index", ".kindred").code()).isEqualTo(2);
  }
}
