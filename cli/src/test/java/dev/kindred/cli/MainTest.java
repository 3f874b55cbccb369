package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir private Path folder;

  @Test
  void version_build_isNamed() {
    assertThat(new Cli(folder).run("--version").out())
        .matches("kindred \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\nJava .*\n");
  }

  @Test
  void help_root_listsEveryCommand() {
    Cli.Outcome outcome = new Cli(folder).run("--help");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains(
            "index",
            "watch",
            "search",
            "get",
            "status",
            "delete",
            "models",
            "eval",
            "demo",
            "completion");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "index",
        "watch",
        "search",
        "get",
        "status",
        "delete",
        "models",
        "models list",
        "models show",
        "models pull",
        "models verify",
        "models remove",
        "embed",
        "eval",
        "demo",
        "completion"
      })
  void help_command_hasExamplesAndExitCodes(String command) {
    Cli.Outcome outcome = new Cli(folder).run((command + " --help").split(" ", -1));

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith("Usage: kindred " + command)
        .contains("Examples:\n  ")
        .contains("Exit codes:");
  }

  @Test
  void run_eachListedName_isTheCommandOfThatName() {
    String help = new Cli(folder).run("--help").out();
    List<String> listed =
        Pattern.compile("(?m)^  ([a-z]+)  ")
            .matcher(help.substring(help.indexOf("Commands:")))
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(listed).containsAll(Commands.NAMES).contains("completion");
    for (String name : listed) {
      assertThat(new Cli(folder).run(name, "--help").out()).startsWith("Usage: kindred " + name);
      assertThat(new Cli(folder).run("--debug", name, "--help").out())
          .startsWith("Usage: kindred " + name);
    }
  }

  @Test
  void run_nothing_showsUsageOnStandardError() {
    Cli.Outcome outcome = new Cli(folder).run();

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("Usage: kindred ");
  }

  @Test
  void run_mistypedCommand_suggestsTheRightOne() {
    assertThat(new Cli(folder).run("serach").err())
        .contains("'serach'")
        .contains("Did you mean: kindred search?\n")
        .endsWith("Try 'kindred --help'.\n");
  }

  @Test
  void slips_pairsOfWords_areCounted() {
    assertThat(Typos.slips("search", "search")).isZero();
    assertThat(Typos.slips("serach", "search")).isOne();
    assertThat(Typos.slips("seach", "search")).isOne();
    assertThat(Typos.slips("searrch", "search")).isOne();
    assertThat(Typos.slips("", "get")).isEqualTo(3);
    assertThat(Typos.slips("kitten", "sitting")).isEqualTo(3);
    assertThat(Typos.meant("walrus", List.of("search", "get"))).isEmpty();
  }

  @Test
  void completion_script_knowsCommandsAndValues() {
    Cli.Outcome outcome = new Cli(folder).run("completion");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith("#!/usr/bin/env bash")
        .contains("models")
        .contains("--rrf-k")
        .contains("hybrid");
  }

  @Test
  void debug_error_showsTheTrace() {
    String line = new Cli(folder).run("search", "x", "--index", "nowhere").err();
    String traced = new Cli(folder).run("search", "x", "--index", "nowhere", "--debug").err();

    assertThat(line).hasLineCount(1);
    assertThat(traced).startsWith(line).contains("\tat dev.kindred.");
    assertThat(
            new Cli(folder)
                .environment("KINDRED_DEBUG", "1")
                .run("search", "x", "--index", "nowhere")
                .err())
        .contains("\tat dev.kindred.");
  }

  private static String report(Throwable failure) {
    var out = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            System.in,
            System.out,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            Map.of(),
            new Terminal.Folders(Path.of(""), Optional.empty(), Path.of("")),
            new Terminal.Display(false, false, 80),
            stop -> () -> {});
    assertThat(new Failures(terminal, () -> false).report(failure)).isEqualTo(2);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void report_failure_isOneSentence() {
    assertThat(report(new OutOfMemoryError("Java heap space")))
        .startsWith("kindred: out of memory")
        .contains("KINDRED_JAVA_OPTS=-Xmx");
    assertThat(report(new UncheckedIOException(new IOException("No space left on device"))))
        .startsWith("kindred: the disk is full");
    assertThat(report(new IllegalStateException("odd\u001b[2J\nstate")))
        .isEqualTo(
            "kindred: internal error: java.lang.IllegalStateException: odd\uFFFD[2J state; run again"
                + " with KINDRED_DEBUG=1 and report it\n");
    assertThat(report(new NumberFormatException("For input string: \"x\"")))
        .startsWith("kindred: internal error");
    assertThat(report(new NoSuchFileException("gone.tsv")))
        .isEqualTo("kindred: no such file or folder: gone.tsv\n");
  }
}
