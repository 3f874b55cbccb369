package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotCommandsTest {
  @TempDir Path folder;
  private Cli cli;

  @BeforeEach
  void makeTwoStates() throws IOException {
    cli = new Cli(folder);
    cli.write("docs/a.txt", "The first of all.\n");
    cli.run("index", "--words-only", "docs");
    cli.write("docs/b.txt", "The second of all.\n");
    cli.run("index", "docs");
  }

  @Test
  void snapshots_listsRunsAndMarksTheCurrent() {
    Cli.Outcome outcome = cli.run("snapshots");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out().lines())
        .hasSize(2)
        .satisfiesExactly(
            line ->
                assertThat(line).matches("  2  .*  index  2 documents, .*, words alone, current"),
            line -> assertThat(line).matches("  1  .*  index  1 document, .*, words alone"));
    var json = JsonParser.parseString(cli.run("snapshots", "--json").out()).getAsJsonArray();
    assertThat(json).hasSize(2);
    assertThat(json.get(1).getAsJsonObject().get("documents").getAsLong()).isEqualTo(1);
  }

  @Test
  void rollback_goesBackAndForth() {
    assertThat(cli.run("rollback").err()).contains("rollback to 1  1 document");
    assertThat(cli.run("search", "second").code()).isEqualTo(1);
    assertThat(cli.run("rollback", "2").code()).isZero();
    assertThat(cli.run("search", "second").code()).isZero();
    Cli.Outcome unknown = cli.run("rollback", "9");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("keeps no run 9; it keeps 4, 3, 2");
  }

  @Test
  void compact_leavesTheCurrentStateAlone() {
    assertThat(cli.run("compact").err()).matches("2 documents; .* before, .* now\n");
    assertThat(cli.run("snapshots").out().lines()).hasSize(1);
    Cli.Outcome rollback = cli.run("rollback");
    assertThat(rollback.code()).isEqualTo(1);
    assertThat(rollback.err()).isEqualTo("kindred: there is no state before the current one\n");
  }

  @Test
  void check_saysWhetherTheIndexIsSound() throws IOException {
    Cli.Outcome sound = cli.run("check");
    assertThat(sound.code()).isZero();
    assertThat(sound.out()).isEmpty();
    assertThat(sound.err()).isEqualTo("sound: 2 documents, 2 passages\n");
    try (var files = Files.list(folder.resolve(".kindred"))) {
      Path data = files.filter(f -> f.toString().endsWith(".cfs")).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(data);
      bytes[bytes.length / 2] ^= 1;
      Files.write(data, bytes);
    }

    Cli.Outcome damaged = cli.run("check", "--json");

    assertThat(damaged.code()).isEqualTo(2);
    assertThat(JsonParser.parseString(damaged.out()).getAsJsonObject().get("sound").getAsBoolean())
        .isFalse();
  }

  @Test
  void reindex_changesSettingsAndCanBeRolledBack() {
    Cli.Outcome outcome = cli.run("reindex", "--language", "de");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("2 documents made anew: 2 passages in ");
    assertThat(cli.run("status").out()).contains("language   de");
    assertThat(cli.run("search", "second").code()).isZero();
    assertThat(cli.run("rollback").code()).isZero();
    assertThat(cli.run("status").out()).contains("language   en");
  }
}
