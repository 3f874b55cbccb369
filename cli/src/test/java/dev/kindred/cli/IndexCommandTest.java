package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexCommandTest {
  private static final String SECONDS = "\\d+\\.\\d";

  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void writeDocuments() throws IOException {
    cli = new Cli(folder);
    cli.write("docs/a.txt", "The first.\n");
    cli.write("docs/b.md", "# Second\n\nText of the second.\n");
  }

  private Cli.Outcome index(String... more) {
    String[] args = new String[more.length + 2];
    args[0] = "index";
    args[1] = "--words-only";
    System.arraycopy(more, 0, args, 2, more.length);
    return cli.run(args);
  }

  @Test
  void index_folder_reportsOnStandardError() {
    Cli.Outcome outcome = index("docs");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().replaceAll(SECONDS, "S"))
        .isEqualTo(
            """
            2 documents: 2 new, 0 updated, 0 unchanged, 0 removed
            2 passages and 0 tokens encoded in S s
            index: %s
            relevance calibrated with 193 off-topic questions in S s
            """
                .formatted(folder.resolve(".kindred")));
  }

  @Test
  void index_fileWithoutATitle_isFoundByItsName() throws IOException {
    cli.write("docs/rental-deposit.txt", "Pay it back\nwithin a month.\n");
    index("docs");

    Cli.Outcome found = cli.run("search", "--mode", "bm25", "--format", "paths", "deposit");

    assertThat(found.out()).isEqualTo("docs/rental-deposit.txt\n");
  }

  @Test
  void dryRun_newIndex_listsAllAndMakesNothing() {
    Cli.Outcome outcome = index("docs", "--dry-run");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).isEqualTo("+ docs/a.txt\n+ docs/b.md\n");
    assertThat(outcome.err())
        .isEqualTo("dry run: 2 documents: 2 new, 0 updated, 0 unchanged, 0 removed\n");
    assertThat(folder.resolve(".kindred")).doesNotExist();
  }

  @Test
  void dryRun_changes_areThoseOfTheRunAndChangeNothing() throws IOException {
    index("docs");
    cli.write("docs/b.md", "# Second\n\nChanged.\n");
    cli.write("docs/c.txt", "The third.\n");
    Files.delete(folder.resolve("docs/a.txt"));

    Cli.Outcome outcome = index("docs", "--dry-run");
    JsonObject json =
        JsonParser.parseString(index("docs", "--dry-run", "--json").out()).getAsJsonObject();

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).isEqualTo("~ docs/b.md\n+ docs/c.txt\n- docs/a.txt\n");
    assertThat(json.getAsJsonArray("changes").get(2).toString())
        .isEqualTo("{\"change\":\"remove\",\"id\":\"docs/a.txt\",\"path\":\"docs/a.txt\"}");
    assertThat(json.get("added").getAsInt()).isEqualTo(1);
    assertThat(index("docs").err())
        .startsWith("2 documents: 1 new, 1 updated, 0 unchanged, 1 removed\n");
    assertThat(index("docs", "--dry-run").out()).isEmpty();
  }

  @Test
  void dryRun_badFile_isToldAsByTheRun() throws IOException {
    cli.write("docs/bad.jsonl", "broken\n");

    Cli.Outcome outcome = index("docs", "--dry-run");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("docs/bad.jsonl:1: ");
  }

  @Test
  void index_again_updatesAndRemoves() throws IOException {
    index("docs");
    cli.write("docs/b.md", "# Second\n\nChanged.\n");
    cli.write("docs/c.txt", "The third.\n");
    Files.delete(folder.resolve("docs/a.txt"));

    assertThat(index("docs").err())
        .startsWith("2 documents: 1 new, 1 updated, 0 unchanged, 1 removed");
    assertThat(index("docs").err())
        .startsWith("2 documents: 0 new, 0 updated, 2 unchanged, 0 removed");
  }

  @Test
  void index_json_isOnStandardOutput() throws IOException {
    cli.write("docs/bad.jsonl", "{\"text\": \"fine\"}\nnot json\n");

    Cli.Outcome outcome = index("docs", "--json", "--quiet");

    JsonObject json = JsonParser.parseString(outcome.out()).getAsJsonObject();
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(json.get("documents").getAsLong()).isEqualTo(3);
    assertThat(json.get("failed").getAsLong()).isEqualTo(1);
    JsonObject failure = json.getAsJsonArray("failures").get(0).getAsJsonObject();
    assertThat(failure.get("path").getAsString()).isEqualTo("docs/bad.jsonl");
    assertThat(failure.get("line").getAsInt()).isEqualTo(2);
    assertThat(json.get("stopped").getAsBoolean()).isFalse();
  }

  @Test
  void index_quiet_saysNothing() {
    assertThat(index("docs", "-q")).isEqualTo(new Cli.Outcome(0, "", ""));
  }

  @Test
  void index_moreThanTenFailures_namesTenAndCountsTheRest() throws IOException {
    cli.write("docs/bad.jsonl", "nonsense\n".repeat(13));

    Cli.Outcome outcome = index("docs", "-q");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("13 failed:\n  docs/bad.jsonl:1: ").hasLineCount(12);
    assertThat(outcome.err()).endsWith("  and 3 more\n");
  }

  @Test
  void index_globs_chooseFiles() {
    assertThat(index("docs", "--include", "*.md").err()).startsWith("1 document:");
    assertThat(index("docs", "--index", "i2", "--exclude", "*.md").err())
        .startsWith("1 document:")
        .contains("skipped 1 excluded\n");
  }

  @Test
  void index_walkingOptions_chooseFiles() throws IOException {
    cli.write("docs/.gitignore", "*.log\n");
    cli.write("docs/a.log", "Ignored.\n");
    cli.write("docs/.draft.txt", "Hidden.\n");
    cli.write("docs/long.txt", "word ".repeat(300));

    assertThat(index("docs", "--dry-run").out())
        .isEqualTo("+ docs/a.txt\n+ docs/b.md\n+ docs/long.txt\n");
    Cli.Outcome all = index("docs", "--dry-run", "--hidden", "--no-ignore", "--max-file-size=1K");
    assertThat(all.out())
        .isEqualTo(
            "+ docs/.draft.txt\n+ docs/.gitignore\n+ docs/a.log\n+ docs/a.txt\n+ docs/b.md\n");
    assertThat(index("docs", "--max-file-size=1K").err())
        .contains("1 ignored")
        .contains("1 too large");
    assertThat(index("docs", "--max-file-size=big").err())
        .contains("must be a size as 500KB or 20MB, got 'big'");
  }

  @Test
  void index_standardInput_readsRecordsByNamedFields() {
    cli.input("{\"nr\": 7, \"answer\": \"A walrus.\", \"topic\": \"sea\", \"other\": \"x\"}\n");

    Cli.Outcome outcome =
        index("-", "--id-field", "nr", "--text-field", "answer", "--metadata-field", "topic");

    assertThat(outcome.code()).isZero();
    assertThat(cli.run("search", "walrus", "--filter", "topic:sea", "--format", "tsv").out())
        .matches("1\t[0-9.]+\t7\tstdin\t\tA walrus\\.\n");
    assertThat(cli.run("search", "walrus", "--filter", "other:x").code()).isEqualTo(1);
  }

  @Test
  void index_standardInputAsLines_makesADocumentOfEach() {
    cli.input("one\ntwo\n\nthree\n");

    assertThat(index("-", "--format", "lines").err()).startsWith("3 documents: 3 new");
  }

  @Test
  void index_severalPaths_addsTheirCounts() throws IOException {
    Path file = cli.write("c.txt", "The third.\n");

    assertThat(index("docs", file.toString()).err()).startsWith("3 documents: 3 new");
  }

  @Test
  void index_model_countsTokens() throws IOException {
    Path model = TinyModel.bert().normalize(true).writeTo(folder.resolve("model")).dir();

    Cli.Outcome outcome =
        cli.run("index", "docs", "--model", model.toString(), "--storage", "int8", "--jobs", "2");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).containsPattern("2 passages and [1-9]\\d* tokens encoded");
    assertThat(cli.run("status").out()).contains("stored as int8");
  }

  @Test
  void index_terminal_drawsAndWipesProgress() throws IOException {
    cli.write("docs/many.jsonl", "{\"text\": \"A line of text.\"}\n".repeat(3000));
    cli.display(false, true, 60);

    Cli.Outcome outcome = index("docs");

    // How often it is drawn is the machine's affair; what comes last is not.
    assertThat(outcome.err()).contains("3,002 documents: 3,002 new");
    int lastDrawn = outcome.err().lastIndexOf("\r\u001b[K");
    assertThat(lastDrawn < 0 || outcome.err().startsWith("3,002", lastDrawn + 4)).isTrue();
  }

  @Test
  void index_interrupted_keepsWhatIsDoneAndExitsWith130() {
    index("docs");
    var closed = new AtomicBoolean();
    cli.interrupts(
        stop -> {
          stop.run();
          return () -> closed.set(true);
        });

    Cli.Outcome outcome = index("docs");

    assertThat(outcome.code()).isEqualTo(130);
    assertThat(outcome.err())
        .startsWith("kindred: stopping; what is done so far is kept\n")
        .endsWith("kindred: stopped; the same command goes on from here\n");
    assertThat(closed).isTrue();
    cli.interrupts(stop -> () -> {});
    assertThat(cli.run("status", "--json").out()).contains("\"documents\": 2");
  }

  @Test
  void index_formatForFolder_isRefused() {
    Cli.Outcome outcome = index("docs", "--format", "csv");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("kindred: --format is for files and standard input");
    assertThat(folder.resolve(".kindred")).doesNotExist();
  }

  @Test
  void index_standardInputTwice_isRefused() {
    assertThat(index("-", "-").err()).isEqualTo("kindred: standard input can be read only once\n");
  }
}
