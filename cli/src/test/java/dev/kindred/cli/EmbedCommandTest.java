package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.sparse.SparseEncoder;
import dev.kindred.core.encode.sparse.SparseEncoders;
import dev.kindred.core.encode.sparse.SparseOptions;
import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import dev.kindred.core.model.testing.TinyModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbedCommandTest {
  @TempDir Path folder;

  @Test
  void embed_texts_printsAVectorALine() throws IOException {
    String model = dense();

    Cli.Outcome outcome = new Cli(folder).run("embed", "--model", model, "the river", "a bank");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).isEmpty();
    List<String> lines = outcome.out().lines().toList();
    assertThat(lines).hasSize(2);
    try (DenseEncoder encoder = DenseEncoders.open(model)) {
      assertThat(floats(JsonParser.parseString(lines.get(0)).getAsJsonArray()))
          .isEqualTo(encoder.encode("the river", TextRole.PLAIN).vector());
      assertThat(floats(JsonParser.parseString(lines.get(1)).getAsJsonArray()))
          .isEqualTo(encoder.encode("a bank", TextRole.PLAIN).vector());
    }
  }

  @ParameterizedTest
  @CsvSource({"--query, QUERY", "--document, DOCUMENT", "--, PLAIN"})
  void embed_role_choosesThePrompt(String option, TextRole role) throws IOException {
    String model =
        TinyModel.bert()
            .prompts(Map.of("query", "what is ", "document", "this is "))
            .writeTo(folder.resolve("model"))
            .dir()
            .toString();

    Cli.Outcome outcome =
        new Cli(folder).run("embed", "--json", "--model", model, option, "a bank");

    JsonObject object = JsonParser.parseString(outcome.out()).getAsJsonObject();
    assertThat(object.keySet()).containsExactly("text", "tokens", "cut_tokens", "vector");
    assertThat(object.get("text").getAsString()).isEqualTo("a bank");
    assertThat(object.get("tokens").getAsInt()).isEqualTo(role == TextRole.PLAIN ? 4 : 6);
    try (DenseEncoder encoder = DenseEncoders.open(model)) {
      assertThat(floats(object.getAsJsonArray("vector")))
          .isEqualTo(encoder.encode("a bank", role).vector());
    }
  }

  @Test
  void embed_sparse_printsTermsHeaviestFirst() throws IOException {
    String model = sparse();

    Cli.Outcome outcome = new Cli(folder).run("embed", "--sparse", "--model", model, "the river");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .isEqualTo(
            terms(model, SparseOptions.DEFAULT).stream()
                    .map(t -> String.format(Locale.ROOT, "%s:%.4f", t.term(), t.weight()))
                    .collect(Collectors.joining(" "))
                + "\n");
  }

  @Test
  void embed_sparseOptions_chooseTerms() throws IOException {
    String model = sparse();
    var options = new SparseOptions(3, 0.01f, false);

    Cli.Outcome outcome =
        new Cli(folder)
            .run(
                "embed",
                "--sparse",
                "--json",
                "--model",
                model,
                "--sparse-top-k=3",
                "--sparse-min-weight=0.01",
                "--no-special-terms",
                "the river");

    JsonObject object = JsonParser.parseString(outcome.out()).getAsJsonObject();
    assertThat(object.keySet()).containsExactly("text", "tokens", "cut_tokens", "terms");
    var actual = new ArrayList<WeightedTerm>();
    object
        .getAsJsonObject("terms")
        .asMap()
        .forEach((term, weight) -> actual.add(new WeightedTerm(term, weight.getAsFloat())));
    assertThat(actual).hasSize(3).isEqualTo(terms(model, options));
  }

  @Test
  void embed_linesOfInput_keepTheirOrder() throws IOException {
    String model = dense();
    List<String> texts =
        IntStream.range(0, 300).mapToObj(i -> "bank " + "river ".repeat(i % 40) + i).toList();

    Cli.Outcome outcome =
        new Cli(folder)
            .input(String.join("\n\n", texts)) // blank lines are none
            .run("embed", "--json", "--model", model);

    assertThat(
            outcome
                .out()
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject().get("text"))
                .map(text -> text.getAsString())
                .toList())
        .isEqualTo(texts);
  }

  @Test
  void embed_longText_saysThatItsEndDidNotCount() throws IOException {
    Cli.Outcome outcome =
        new Cli(folder).run("embed", "--model", dense(), "river ".repeat(200), "a bank");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.err())
        .isEqualTo(
            "kindred: 1 of 2 texts have more tokens than the model reads (128); their ends did not"
                + " count\n");
  }

  @Test
  void embed_noText_findsNothing() throws IOException {
    Cli.Outcome outcome = new Cli(folder).input("\n  \n").run("embed", "--model", dense());

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).isEqualTo("kindred: no texts to embed\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--query --document | --query and --document contradict each other",
        "--sparse-top-k=5 | --sparse-top-k, --sparse-min-weight and --no-special-terms need --sparse",
        "--no-special-terms | --sparse-top-k, --sparse-min-weight and --no-special-terms need --sparse",
        "--sparse --sparse-top-k=-1 | sparse top-k must be >= 0, got -1",
        "--sparse --sparse-min-weight=NaN | sparse minimum weight must be >= 0, got NaN",
      })
  void embed_contradiction_isRefused(String options, String message) {
    String[] args = ("embed " + options + " text").split(" ", -1);

    Cli.Outcome outcome = new Cli(folder).run(args);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).isEqualTo("kindred: " + message + "\n");
  }

  @Test
  void embed_denseModelAsSparse_isRefusedAndTheOtherWayRound() throws IOException {
    String dense = dense();
    String sparse = sparse();

    Cli.Outcome first = new Cli(folder).run("embed", "--sparse", "--model", dense, "text");
    Cli.Outcome second = new Cli(folder).run("embed", "--model", sparse, "text");

    assertThat(List.of(first.code(), second.code())).containsOnly(2);
    assertThat(first.err())
        .isEqualTo(
            "kindred: %s/modules.json: module sentence_transformers.models.Pooling is not supported in a"
                    .formatted(dense)
                + " sparse model; supported are MLMTransformer with SpladePooling,"
                + " SparseStaticEmbedding, and Router\n");
    assertThat(second.err()).startsWith("kindred: " + sparse + "/modules.json: module ");
  }

  /** As a program does that keeps one kindred running. */
  @Test
  void embed_writerThatWaitsForEachAnswer_getsIt() throws Exception {
    String model = sparse();
    try (var fromCommand = new PipedInputStream(1 << 16);
        var out =
            new PrintStream(new PipedOutputStream(fromCommand), false, StandardCharsets.UTF_8);
        var input = new PipedInputStream();
        var answers =
            new BufferedReader(new InputStreamReader(fromCommand, StandardCharsets.UTF_8))) {
      String[] args = {"embed", "--sparse", "--json", "--model", model};
      CompletableFuture<Integer> code;
      try (var toCommand = new PipedOutputStream(input)) {
        code = CompletableFuture.supplyAsync(() -> Main.run(args, terminal(input, out)));
        for (String text : List.of("the river", "a bank", "water")) {
          toCommand.write((text + "\n").getBytes(StandardCharsets.UTF_8));
          toCommand.flush();
          assertThat(answers.readLine()).startsWith("{\"text\":\"" + text + "\"");
        }
      }
      assertThat(code.get()).isZero();
    }
  }

  @Test
  void embed_readerThatGoesAway_endsTheReadingOfEndlessInput() throws IOException {
    String model = dense();
    var endless =
        new InputStream() {
          @Override
          public int read() {
            return '\n';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            int most = Math.min(length, 5);
            System.arraycopy("tide\n".getBytes(StandardCharsets.UTF_8), 0, bytes, offset, most);
            return most;
          }

          @Override
          public int available() {
            return 5;
          }
        };
    var closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };

    int code =
        Main.run(
            new String[] {"embed", "--model", model},
            terminal(endless, new PrintStream(closed, false, StandardCharsets.UTF_8)));

    assertThat(code).isZero();
  }

  private Terminal terminal(InputStream in, PrintStream out) {
    return new Terminal(
        in,
        out,
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
        Map.of(),
        new Terminal.Folders(folder, Optional.empty(), folder),
        new Terminal.Display(false, false, 80),
        stop -> () -> {});
  }

  private String dense() throws IOException {
    return TinyModel.bert().writeTo(folder.resolve("dense")).dir().toString();
  }

  private String sparse() throws IOException {
    return TinyModel.bert().mlmHead().writeTo(folder.resolve("sparse")).dir().toString();
  }

  private static List<WeightedTerm> terms(String model, SparseOptions options) {
    try (SparseEncoder encoder = SparseEncoders.open(model, options)) {
      return encoder.encode("the river", TextRole.PLAIN).vector().terms();
    }
  }

  private static float[] floats(JsonArray array) {
    float[] floats = new float[array.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = array.get(i).getAsFloat();
    }
    return floats;
  }
}
