package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NegativesCommandTest {
  @TempDir static Path shared;
  private static String dense;
  private static String cross;
  @TempDir private Path folder;
  private Cli cli;

  @BeforeAll
  static void writeModels() throws IOException {
    dense = shared.resolve("dense").toString();
    TinyModel.bert().normalize(true).maxTokens(32).seed(6).writeTo(Path.of(dense));
    cross = shared.resolve("cross").toString();
    TinyModel.bert().classifierHead().maxTokens(32).seed(5).writeTo(Path.of(cross));
  }

  @BeforeEach
  void writePairs() throws IOException {
    cli = new Cli(folder);
    Files.writeString(
        folder.resolve("pairs.jsonl"),
        """
        {"query": "river bank", "positive": "the river and its bank"}
        {"query": "red car", "positive": "a car that was red"}
        """);
    Files.writeString(
        folder.resolve("corpus.jsonl"),
        """
        {"text": "river water"}
        {"text": "green car"}
        {"text": "the moon"}
        """);
  }

  private Cli.Outcome negatives(String... more) {
    var args = new ArrayList<>(List.of("negatives", "pairs.jsonl", "--model", dense));
    args.addAll(List.of(more));
    return cli.run(args.toArray(String[]::new));
  }

  @Test
  void negatives_corpus_findsWhatSharesWordsWithoutAnswering() {
    Cli.Outcome outcome = negatives("--corpus", "corpus.jsonl", "-n", "1");
    assertThat(outcome.out())
        .isEqualTo(
            """
            {"query":"river bank","positive":"the river and its bank","negative":"river water"}
            {"query":"red car","positive":"a car that was red","negative":"green car"}
            """);
    assertThat(outcome.err())
        .isEqualTo("kindred: 2 negatives for 2 queries among 5 texts; fewer than 1 for 0\n");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void negatives_rerank_tellsTheCrossEncodersScores() {
    Cli.Outcome outcome =
        negatives("--rerank", cross, "--max-score", "2", "--format", "n-tuple", "-n1", "--scores");
    JsonObject row =
        JsonParser.parseString(outcome.out().lines().findFirst().orElseThrow()).getAsJsonObject();
    String score =
        cli.input(row.get("positive").getAsString())
            .run("rerank", "--model", cross, row.get("query").getAsString())
            .out()
            .split("\t", -1)[0];
    assertThat(
            String.format(Locale.ROOT, "%.6f", row.getAsJsonArray("scores").get(0).getAsDouble()))
        .isEqualTo(score);
  }

  @Test
  void negatives_output_isReadByTrainingAgain() throws IOException {
    for (String format : List.of("triplet", "n-tuple", "labeled-pair")) {
      Cli.Outcome outcome = negatives("--format", format, "-n1");
      assertThat(outcome.code()).isZero();
      Files.writeString(folder.resolve("mined.jsonl"), outcome.out());
      assertThat(
              cli.run("negatives", "mined.jsonl", "--model", dense, "--format", format, "-n1")
                  .out())
          .isEqualTo(outcome.out());
    }
  }

  @Test
  void negatives_nothingLeft_saysSo() {
    Cli.Outcome outcome = negatives("--max-score", "-1");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("2 dropped by --max-score").contains("no negatives found");
  }

  @Test
  void negatives_contradictions_areOneLine() {
    assertRefused("--rerank needs --absolute-margin", "--rerank", cross);
    assertRefused("negatives a query must be >= 1, got 0", "-n", "0");
    assertRefused("range-max (2) less range-min (0) must be >= ", "--range-max", "2");
    assertRefused("must be one of triplet, n-tuple, labeled-pair", "--format", "x");
  }

  private void assertRefused(String message, String... args) {
    Cli.Outcome outcome = negatives(args);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains(message);
  }
}
