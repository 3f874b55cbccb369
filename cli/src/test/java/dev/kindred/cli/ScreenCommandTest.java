package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.vector.VectorSimilarity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScreenCommandTest {
  @TempDir static Path shared;
  private static String model;
  @TempDir private Path folder;
  private Cli cli;

  @BeforeAll
  static void writeModel() throws IOException {
    model = TinyModel.bert().writeTo(shared.resolve("dense")).dir().toString();
  }

  @BeforeEach
  void makeCli() throws IOException {
    cli = new Cli(folder);
    cli.write("list.txt", "the river\n\nsea and ship\n");
  }

  private Cli.Outcome screen(String... more) {
    var args = new ArrayList<>(List.of("screen", "--model", model, "--against", "list.txt"));
    args.addAll(List.of(more));
    return cli.run(args.toArray(String[]::new));
  }

  private static float cosine(DenseEncoder encoder, String first, String second) {
    return VectorSimilarity.COSINE.of(
        encoder.encode(first, TextRole.PLAIN).vector(),
        encoder.encode(second, TextRole.PLAIN).vector());
  }

  /** Every second line or so is close; each comes with the nearer of the two. */
  @Test
  void screen_lines_printsThoseThatReachTheThreshold() {
    List<String> lines =
        IntStream.range(0, 600)
            .mapToObj(i -> (i % 2 == 0 ? "the river bank " : "sea and a ship ") + i)
            .toList();
    cli.input(String.join("\n", lines));
    var expected = new StringBuilder();
    float threshold;
    try (DenseEncoder encoder = DenseEncoders.open(model)) {
      List<Float> best =
          lines.stream()
              .map(
                  line ->
                      Math.max(
                          cosine(encoder, line, "the river"),
                          cosine(encoder, line, "sea and ship")))
              .toList();
      threshold = best.stream().sorted().skip(300).findFirst().orElseThrow();
      for (int i = 0; i < lines.size(); i++) {
        if (best.get(i) >= threshold) {
          boolean river = best.get(i) == cosine(encoder, lines.get(i), "the river");
          expected.append(
              String.format(
                  Locale.ROOT,
                  "%.4f\t%s\t%s\n",
                  best.get(i),
                  river ? "the river" : "sea and ship",
                  lines.get(i)));
        }
      }
    }

    assertThat(screen("--threshold", Float.toString(threshold)))
        .isEqualTo(new Cli.Outcome(0, expected.toString(), ""));
    assertThat(expected.toString().lines()).hasSize(300);
  }

  @Test
  void screen_json_tellsBothPlaces() throws IOException {
    cli.write("new.txt", "\nsea and ship\n");

    Cli.Outcome outcome = screen("--json", "--threshold", "0.9999", "new.txt");

    JsonObject object = JsonParser.parseString(outcome.out()).getAsJsonObject();
    assertThat(object.keySet()).containsExactly("file", "line", "text", "score", "nearest");
    assertThat(object.get("file").getAsString()).isEqualTo("new.txt");
    assertThat(object.get("line").getAsInt()).isEqualTo(2);
    assertThat(object.getAsJsonObject("nearest").get("line").getAsInt()).isEqualTo(3);
    assertThat(outcome.code()).isZero();
  }

  @Test
  void screen_nothingClose_isOne() {
    cli.input("a quite different thing");
    assertThat(screen("--threshold", "0.9999")).isEqualTo(new Cli.Outcome(1, "", ""));
    cli.input("");
    assertThat(screen()).isEqualTo(new Cli.Outcome(1, "", "kindred: no lines to screen\n"));
  }

  /** As a program does that watches a log. */
  @Test
  void screen_writerThatWaitsForEachAnswer_getsIt() throws Exception {
    try (var fromCommand = new PipedInputStream(1 << 16);
        var out =
            new PrintStream(new PipedOutputStream(fromCommand), false, StandardCharsets.UTF_8);
        var input = new PipedInputStream();
        var answers =
            new BufferedReader(new InputStreamReader(fromCommand, StandardCharsets.UTF_8))) {
      var terminal =
          new Terminal(
              input,
              out,
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
              Map.of(),
              new Terminal.Folders(folder, Optional.empty(), folder),
              new Terminal.Display(false, false, 80),
              stop -> () -> {});
      String[] args = {
        "screen", "--model", model, "--against", "list.txt", "--threshold", "0.9999"
      };
      CompletableFuture<Integer> code;
      try (var toCommand = new PipedOutputStream(input)) {
        code = CompletableFuture.supplyAsync(() -> Main.run(args, terminal));
        for (String text : List.of("the river", "sea and ship", "the river")) {
          toCommand.write((text + "\n").getBytes(StandardCharsets.UTF_8));
          toCommand.flush();
          assertThat(answers.readLine()).isEqualTo("1.0000\t" + text + "\t" + text);
        }
      }
      assertThat(code.get()).isZero();
    }
  }

  @Test
  void screen_badInput_isOneLine() throws IOException {
    cli.write("empty.txt", "\n \n");

    assertRefused("no such file or folder: missing.txt", "missing.txt");
    assertRefused("threshold must be from -1 to 1, got 1.5", "--threshold", "1.5");
    assertThat(cli.run("screen", "--model", model, "--against", "empty.txt").err())
        .isEqualTo("kindred: empty.txt: has no lines to compare with\n");
    assertThat(cli.run("screen", "--model", model, "--against", "-").err())
        .isEqualTo("kindred: standard input can be read only once\n");
    assertThat(cli.run("screen", "--model", model).err())
        .startsWith("kindred: Missing required option: '--against=LIST'\n");
  }

  private void assertRefused(String message, String... args) {
    assertThat(screen(args)).isEqualTo(new Cli.Outcome(2, "", "kindred: " + message + "\n"));
  }
}
