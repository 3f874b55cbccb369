package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.vector.VectorSimilarity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SimilarityCommandTest {
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

  private Cli.Outcome similarity(String... more) {
    var args = new ArrayList<>(List.of("similarity", "--model", model));
    args.addAll(List.of(more));
    return cli.run(args.toArray(String[]::new));
  }

  private static float score(VectorSimilarity similarity, String first, String second) {
    try (DenseEncoder encoder = DenseEncoders.open(model)) {
      return similarity.of(
          encoder.encode(first, TextRole.PLAIN).vector(),
          encoder.encode(second, TextRole.PLAIN).vector());
    }
  }

  private static String line(String first, String second) {
    return String.format(
        Locale.ROOT,
        "%.6f\t%s\t%s\n",
        score(VectorSimilarity.COSINE, first, second),
        first,
        second);
  }

  @ParameterizedTest
  @EnumSource(VectorSimilarity.class)
  void similarity_twoTexts_printsTheirScore(VectorSimilarity kind) {
    assertThat(similarity("--similarity", kind.label(), "the river", "a bank"))
        .isEqualTo(
            new Cli.Outcome(
                0, String.format(Locale.ROOT, "%.6f\n", score(kind, "the river", "a bank")), ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pairs.tsv | the river\ta bank\tmore\\n\\nsea\tship\\n |",
        "pairs.txt | the river\ta bank\\nsea\tship |",
        "pairs.csv | the river,\"a bank\"\\n\"sea\",ship,3\\n |",
        "pairs.jsonl | [\"the river\",\"a bank\"]\\n{\"sentence2\":\"ship\",\"sentence1\":\"sea\"} |",
        "named.jsonl | {\"b\":\"a bank\",\"a\":\"the river\"}\\n{\"a\":\"sea\",\"b\":\"ship\"} | a,b",
        "named.csv | n,b,a\\n1,a bank,the river\\n2,ship,sea | a,b",
        "named.tsv | a\tb\\nthe river\ta bank\\nsea\tship | a,b",
      })
  void similarity_fileOfPairs_isReadByItsExtension(String file, String content, String fields)
      throws IOException {
    cli.write(file, content.replace("\\n", "\n"));

    Cli.Outcome outcome =
        fields == null
            ? similarity("--pairs", file)
            : similarity("--pairs", file, "--fields", fields);

    assertThat(outcome)
        .isEqualTo(new Cli.Outcome(0, line("the river", "a bank") + line("sea", "ship"), ""));
  }

  @Test
  void similarity_manyPairsOfInput_keepTheirOrder() {
    List<String> firsts = IntStream.range(0, 150).mapToObj(i -> "river " + i).toList();
    cli.input(String.join("\n", firsts.stream().map(first -> first + "\tbank\t").toList()));

    Cli.Outcome outcome = similarity("--json");

    List<JsonObject> objects =
        outcome.out().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    assertThat(objects.stream().map(object -> object.get("first").getAsString())).isEqualTo(firsts);
    assertThat(objects.get(149).get("score").getAsFloat())
        .isEqualTo(score(VectorSimilarity.COSINE, "river 149", "bank"));
  }

  @Test
  void similarity_pairFormat_overrulesTheExtension() {
    cli.input("[\"sea\",\"ship\"]\n");

    assertThat(similarity("--pair-format", "jsonl").out()).isEqualTo(line("sea", "ship"));
  }

  @Test
  void similarity_noPairs_isOne() {
    assertThat(similarity()).isEqualTo(new Cli.Outcome(1, "", "kindred: no pairs to compare\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.tsv | sea\tship\\nsea | has 1 column, 2 are needed",
        "a.csv | sea,ship\\n\"sea,ship | has a quote that does not close",
        "a.jsonl | [\"a\",\"b\"]\\n[\"a\"] | is a list of 1, not of two texts",
        "a.jsonl | [\"a\",\"b\"]\\n{\"sentence1\":\"a\"} | has no text 'sentence2'",
        "a.jsonl | [\"a\",\"b\"]\\n[\"a\",3] | has no text '2'",
        "a.jsonl | [\"a\",\"b\"]\\n7 | is neither a JSON object nor a list of two texts",
        "a.jsonl | [\"a\",\"b\"]\\n{\"a\" | is not valid JSON",
        "a.jsonl | [\"a\",\"b\"]\\n{} {} | is not valid JSON",
      })
  void similarity_badLine_isNamed(String file, String content, String problem) throws IOException {
    cli.write(file, content.replace("\\n", "\n"));

    Cli.Outcome outcome = similarity("--pairs", file);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).isEqualTo("kindred: %s, line 2: %s\n".formatted(file, problem));
  }

  @Test
  void similarity_wrongUsage_isOneLine() throws IOException {
    cli.write("a.csv", "a,c\n");
    assertRefused("two texts are compared, got 1; each goes in quotes", "sea");
    assertRefused("two texts are compared, got 3; each goes in quotes", "a", "b", "c");
    assertRefused(
        "--pairs, --fields and --pair-format are for pairs in files: leave them or the texts out",
        "--pairs",
        "a.csv",
        "a",
        "b");
    assertRefused("--fields must be two names with a comma between them, got 'a'", "--fields", "a");
    assertRefused(
        "a.csv, line 1: has no column 'b'; it has a, c", "--pairs", "a.csv", "--fields", "a,b");
    assertRefused("no such file or folder: missing.tsv", "--pairs", "missing.tsv");
  }

  private void assertRefused(String message, String... args) {
    assertThat(similarity(args)).isEqualTo(new Cli.Outcome(2, "", "kindred: " + message + "\n"));
  }
}
