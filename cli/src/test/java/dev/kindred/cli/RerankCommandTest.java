package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.encode.cross.CrossEncoder;
import dev.kindred.core.encode.cross.CrossEncoder.RankedPassage;
import dev.kindred.core.encode.cross.CrossEncoders;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

class RerankCommandTest {
  private static final String QUERY = "river water";

  @TempDir static Path shared;
  private static String model;
  @TempDir private Path folder;
  private Cli cli;

  @BeforeAll
  static void writeModel() throws IOException {
    model = shared.resolve("cross").toString();
    TinyModel.bert()
        .classifierHead()
        .activationFunction("torch.nn.modules.linear.Identity")
        .maxTokens(32)
        .seed(6)
        .writeTo(Path.of(model));
  }

  @BeforeEach
  void makeCli() {
    cli = new Cli(folder);
  }

  private Cli.Outcome rerank(String... more) {
    var args = new ArrayList<>(List.of("rerank", "--model", model, QUERY));
    args.addAll(List.of(more));
    return cli.run(args.toArray(String[]::new));
  }

  /** What the library ranks the lines to. */
  private static String expected(List<String> lines, int limit) {
    try (CrossEncoder encoder = CrossEncoders.open(model)) {
      var out = new StringBuilder();
      for (RankedPassage ranked : encoder.rank(QUERY, lines, limit)) {
        out.append(
            String.format(Locale.ROOT, "%.6f\t%s\n", ranked.score(), lines.get(ranked.index())));
      }
      return out.toString();
    }
  }

  @Test
  void rerank_standardInput_printsScoreTabAndLineBestFirst() {
    List<String> lines =
        List.of("the bank of the river", "a dog", "\tindented  twice ", "sea and ship", "a dog");
    cli.input(String.join("\n", lines));
    Cli.Outcome outcome = rerank();

    assertThat(outcome.out()).isEqualTo(expected(lines, 9));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
  }

  /** More lines than one batch, and fewer kept than read. */
  @Test
  void rerank_manyLinesWithLimit_keepsTheBest() {
    List<String> lines =
        IntStream.range(0, 200).mapToObj(i -> "river %d of %d".formatted(i * 37 % 101, i)).toList();
    cli.input(String.join("\n", lines) + "\n");

    assertThat(rerank("-n", "7").out()).isEqualTo(expected(lines, 7));
    assertThat(rerank().out()).isEqualTo(expected(lines, 200));
  }

  @Test
  void rerank_filesAndStandardInput_areReadInTheirOrder() throws IOException {
    cli.write("a.txt", "\uFEFFred fish\r\n\r\n  \nblue fish\r\n");
    cli.write("b.txt", "green fish");
    cli.input("white fish\n");

    assertThat(rerank("a.txt", "-", "b.txt").out())
        .isEqualTo(expected(List.of("red fish", "blue fish", "white fish", "green fish"), 9));
  }

  @Test
  void rerank_json_tellsWhereLinesAreFrom() throws IOException {
    cli.write("a.txt", "\nriver\n\nsea\n");
    JsonObject json = JsonParser.parseString(rerank("a.txt", "--json").out()).getAsJsonObject();

    assertThat(json.get("query").getAsString()).isEqualTo(QUERY);
    assertThat(json.get("model").getAsString()).isEqualTo(model);
    JsonArray lines = json.getAsJsonArray("lines");
    assertThat(lines).hasSize(2);
    JsonObject river =
        lines.asList().stream()
            .map(JsonElement::getAsJsonObject)
            .filter(line -> line.get("text").getAsString().equals("river"))
            .findFirst()
            .orElseThrow();
    assertThat(river.get("file").getAsString()).isEqualTo("a.txt");
    assertThat(river.get("line").getAsInt()).isEqualTo(2);
    try (CrossEncoder encoder = CrossEncoders.open(model)) {
      assertThat(river.get("score").getAsFloat()).isEqualTo(encoder.predict(QUERY, "river"));
    }
    assertThat(lines.get(0).getAsJsonObject().get("rank").getAsInt()).isEqualTo(1);
  }

  @Test
  void rerank_noLines_isOne() {
    for (String input : List.of("", "\n \n\t\n")) {
      cli.input(input);
      assertThat(rerank()).isEqualTo(new Cli.Outcome(1, "", "kindred: no lines to rank\n"));
    }
  }

  @Test
  void rerank_linesTooLong_areCounted() {
    cli.input("sea\n" + "water ".repeat(40) + "\n" + "fish ".repeat(27) + "\n");
    Cli.Outcome outcome = rerank();
    assertThat(outcome.out().lines()).hasSize(3);
    assertThat(outcome.err())
        .isEqualTo(
            "kindred: 1 of 3 lines have more tokens than the model reads with this query (32); their"
                + " ends did not count\n");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void rerank_controlCharacters_areKeptForProgramsAndReplacedForPeople() {
    String line = "a\u001b[31m river\tsea";
    cli.input(line);
    assertThat(rerank().out()).endsWith("\t" + line + "\n");
    cli.display(true, false, 80);
    assertThat(rerank().out()).endsWith("\ta\uFFFD[31m river\tsea\n");
  }

  @Test
  void rerank_terminal_drawsProgressAndWipesIt() {
    cli.display(false, true, 80).input("sea\nriver\n".repeat(2000));
    assertThat(rerank().err()).contains(" lines  ").endsWith("\r\u001b[K");
  }

  @Test
  void rerank_badInput_isOneLine() throws IOException {
    Files.createDirectories(folder.resolve("sub"));
    Files.write(
        folder.resolve("latin.txt"), "good\nna\u00EFve\n".getBytes(StandardCharsets.ISO_8859_1));
    Files.write(folder.resolve("long.txt"), new byte[(16 << 20) + 1]);

    assertRefused("no such file or folder: missing.txt", "missing.txt");
    assertRefused("sub is a folder: name files", "sub");
    assertRefused("standard input can be read only once", "-", "-");
    assertRefused("latin.txt, line 2: not valid UTF-8; convert it to UTF-8", "latin.txt");
    assertRefused("long.txt, line 1 is longer than 16,777,216 bytes; split it", "long.txt");
    assertRefused("limit must be >= 1, got 0", "-n", "0");
    assertThat(cli.run("rerank", "--model", model, " ").err())
        .isEqualTo("kindred: the query is empty: say what to look for\n");
    assertThat(cli.run("rerank", QUERY).err())
        .startsWith("kindred: Missing required option: '--model=NAME|DIR'\n");
    assertThat(cli.run("rerank", "--model", "all-MiniLM-L6-v2", QUERY).err())
        .matches("kindred: .*all-MiniLM-L6-v2.*: it is no cross-encoder.*\n");
  }

  private void assertRefused(String message, String... args) {
    assertThat(rerank(args)).isEqualTo(new Cli.Outcome(2, "", "kindred: " + message + "\n"));
  }
}
