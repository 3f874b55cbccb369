package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import dev.kindred.cli.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code similar}, and many queries at once, over words alone: what is shared with search. */
class SimilarCommandTest {
  @TempDir Path dir;
  private Cli cli;

  @BeforeEach
  void index() throws IOException {
    cli = new Cli(dir);
    cli.write("docs/tides.txt", "The moon pulls the water: tides rise and fall twice a day.");
    cli.write("docs/moon.txt", "The moon circles the earth, and pulls at its water.");
    cli.write("docs/bread.txt", "Bread rises in a warm oven.");
    cli.write("docs/cake.txt", "A cake in the oven: warm, and sweet.");
    assertThat(cli.run("index", "docs", "--words-only").code()).isZero();
  }

  @Test
  void similar_document_findsTheNearestAndNotItself() {
    Outcome outcome = cli.run("similar", "docs/tides.txt", "--format", "paths", "-n", "1");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out().strip()).isEqualTo("docs/moon.txt");
  }

  @Test
  void similar_noSuchDocument_isOneLineAndTwo() {
    Outcome outcome = cli.run("similar", "nobody");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).containsOnlyOnce("\n").contains("no document 'nobody'");
  }

  @Test
  void search_queryFile_answersEachInOrder() throws IOException {
    cli.write("q.txt", "moon\n\nb\tbread oven\nxylophone\n");

    Outcome tsv = cli.run("search", "--query-file", "q.txt", "--format", "tsv");

    assertThat(tsv.code()).isZero();
    assertThat(
            tsv.out()
                .lines()
                .map(line -> line.substring(0, line.indexOf('\t')))
                .distinct()
                .toList())
        .isEqualTo(List.of("1", "b"));
    assertThat(tsv.err()).contains("nothing found for 1 of 3 queries");
    Outcome trec = cli.run("search", "--query-file", "q.txt", "--format", "trec");
    assertThat(trec.out().lines())
        .allMatch(line -> line.startsWith("1 Q0 ") || line.startsWith("b Q0 "));
    Outcome pretty = cli.run("search", "--query-file", "q.txt");
    assertThat(pretty.out()).contains("moon\n 1. ").contains("xylophone\n    nothing found");
  }

  @Test
  void search_queryFileAsJson_isOneArrayAndOneObjectAHit() throws IOException {
    cli.write(
        "queries.jsonl",
        "{\"_id\": \"x\", \"text\": \"moon\"}\n{\"_id\": \"y\", \"text\": \"cake\"}\n");

    JsonArray answers =
        JsonParser.parseString(cli.run("search", "--query-file", "queries.jsonl", "--json").out())
            .getAsJsonArray();
    assertThat(answers).hasSize(2);
    assertThat(answers.get(1).getAsJsonObject().get("query_id").getAsString()).isEqualTo("y");
    assertThat(answers.get(0).getAsJsonObject().getAsJsonArray("hits")).hasSize(2);

    Outcome lines = cli.run("search", "--query-file", "queries.jsonl", "--format", "jsonl");
    assertThat(lines.out().lines())
        .allMatch(line -> JsonParser.parseString(line).getAsJsonObject().has("query_id"));
  }

  @Test
  void search_queriesOfStandardInput_areAsked() {
    assertThat(cli.input("moon\n").run("search", "--query-file", "-", "--format", "paths").out())
        .contains("docs/moon.txt");
  }

  @Test
  void search_nothingFoundByAny_isOne() throws IOException {
    cli.write("q.txt", "xylophone\n");
    assertThat(cli.run("search", "--query-file", "q.txt").code()).isEqualTo(1);
    cli.write("empty.txt", "\n");
    assertThat(cli.run("search", "--query-file", "empty.txt").code()).isEqualTo(1);
  }

  @Test
  void search_queryAndFileOrNeither_isRefused() throws IOException {
    cli.write("q.txt", "moon\n");
    for (Outcome outcome :
        List.of(cli.run("search"), cli.run("search", "moon", "--query-file", "q.txt"))) {
      assertThat(outcome.code()).isEqualTo(2);
      assertThat(outcome.err()).contains("Give a query, or --query-file, and not both");
    }
    assertThat(cli.run("search", "--query-file", "missing.txt").code()).isEqualTo(2);
    assertThat(
            cli.run("search", "--query-file", "q.txt", "--format", "trec", "--query-id", "7")
                .code())
        .isEqualTo(2);
  }
}
