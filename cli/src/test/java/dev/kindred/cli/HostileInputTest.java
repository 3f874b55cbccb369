package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever lies in a folder, a run ends, tells each bad file in a line, and leaves a sound index
 * whose content can be printed. {@code -Dkindred.fuzz.rounds=N} tries longer; a failure names its
 * seed, which {@code -Dkindred.fuzz.seed=S} tries again.
 */
class HostileInputTest {
  private static final int ROUNDS = Integer.getInteger("kindred.fuzz.rounds", 1);
  private static final Path ESCAPED = Path.of("/tmp/kindred-escaped.txt");

  @TempDir Path dir;
  private String model = "";

  @BeforeEach
  void writeModel() throws IOException {
    Path folder = dir.resolve("model");
    TinyModel.bert().normalize(true).seed(1).writeTo(folder);
    model = folder.toString();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES) // not how fast it is, but whether it ends
  void index_hostileFolder_endsInASoundIndex() throws Exception {
    long first = Long.getLong("kindred.fuzz.seed", System.nanoTime());
    for (int round = 0; round < ROUNDS; round++) {
      long seed = first + round;
      try {
        round(dir.resolve(String.valueOf(round)), seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dkindred.fuzz.seed=" + seed, e);
      }
    }
  }

  private void round(Path working, long seed) throws Exception {
    new HostileFiles(seed, working.resolve("notes")).write();
    var cli = new Cli(working);

    // What files hold is the same for every model: the tiny one is enough.
    Cli.Outcome indexed = cli.run("index", "notes", "--model", model, "--sparse", "none", "--json");

    assertThat(indexed.code()).as(indexed.err()).isEqualTo(Failures.ERROR);
    assertPrintable(indexed.err());
    JsonObject report = JsonParser.parseString(indexed.out()).getAsJsonObject();
    assertThat(report.get("documents").getAsInt()).isPositive();
    for (JsonElement failure : report.getAsJsonArray("failures")) {
      String reason = failure.getAsJsonObject().get("reason").getAsString();
      assertThat(reason.length()).as(reason).isLessThan(1_000);
      assertThat(reason).doesNotContain("Exception", "Error:", "\n").doesNotEndWith(" null");
    }
    assertThat(ESCAPED).doesNotExist();
    Cli.Outcome checked = cli.run("check");
    assertThat(checked.code()).as(checked.out() + checked.err()).isEqualTo(Failures.OK);
    assertPrintable(checked.out());
    for (String[] command :
        new String[][] {
          {"search", "-n", "1000", "word"},
          {"search", "-n", "1000", "--explain", "owned OR escaped OR path:notes*"},
          {"search", "-n", "1000", "--format", "tsv", "path:notes*"},
          {"search", "-n", "1000", "--json", "path:notes*"},
          {"status"},
          {"index", "notes", "--dry-run"}
        }) {
      Cli.Outcome outcome = cli.run(command);
      assertThat(outcome.err()).doesNotContain("Exception");
      assertPrintable(outcome.out());
      assertPrintable(outcome.err());
      assertThat(outcome.out()).doesNotContain("root:x:0");
    }
    try (var files = Files.newDirectoryStream(working.resolve("notes"))) {
      for (Path file : files) {
        assertPrintable(cli.run("get", "notes/" + file.getFileName()).out());
      }
    }
  }

  /** No character that a terminal obeys. */
  private static void assertPrintable(String text) {
    text.codePoints()
        .forEach(
            c ->
                assertThat(c == '\n' || c == '\t' || !SafeText.isUnsafe(c))
                    .as("U+%04X is printed", c)
                    .isTrue());
  }
}
