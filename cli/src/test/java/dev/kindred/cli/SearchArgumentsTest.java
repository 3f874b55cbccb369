package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

class SearchArgumentsTest {
  @TempDir Path dir;

  /** A command, and what reads its arguments. */
  private record Reading(RootCommand root, SearchCommand search, CommandLine options) {
    Reading read(Stream<String> args) {
      CommandLine parent = options.getParent();
      CommandLine top = parent == null ? options : parent;
      Stream<String> before = parent == null ? Stream.of() : Stream.of("search");
      Choices.register(top);
      top.setExpandAtFiles(false).parseArgs(Stream.concat(before, args).toArray(String[]::new));
      return this;
    }
  }

  private Reading byAnnotations() {
    Terminal terminal = new Cli(dir).terminal();
    var root = new RootCommand(terminal);
    var search = new SearchCommand(terminal, Optional.empty());
    var options = new CommandLine(search);
    new CommandLine(root).addSubcommand(options);
    return new Reading(root, search, options);
  }

  private Reading byArguments() {
    Terminal terminal = new Cli(dir).terminal();
    var root = new RootCommand(terminal);
    var search = new SearchCommand(terminal, Optional.empty());
    return new Reading(root, search, SearchArguments.commandLine(root, search));
  }

  @Test
  void commandLine_everyOptionOfTheAnnotations_isThere() {
    Map<String, String> expected = options(byAnnotations().options());
    expected.keySet().removeAll(List.of("[--help, -h]", "[--version, -V]"));
    assertThat(options(byArguments().options())).isEqualTo(expected).hasSizeGreaterThan(20);
  }

  /** What shapes how an option is read, by its names. */
  private static Map<String, String> options(CommandLine line) {
    var options = new TreeMap<String, String>();
    for (OptionSpec option : line.getCommandSpec().options()) {
      options.put(
          List.of(option.names()).stream().sorted().toList().toString(),
          "%s %s %s"
              .formatted(option.arity(), option.splitRegex(), option.typeInfo().isMultiValue()));
    }
    return options;
  }

  private static Stream<List<String>> lines() {
    return Stream.of(
        List.of(),
        List.of("how", "do", "tides", "work"),
        List.of("@tides", "--plain", "--debug"),
        List.of("tides", "-n3"),
        List.of("tides", "--limit=5", "moon", "--index", "docs"),
        List.of("tides", "--", "--mode"),
        List.of("\"a phrase\" -gas", "--mode", "BM25"),
        List.of("--query-file", "questions.txt", "--format", "trec"),
        List.of("tides", "--collection", "mail", "--collection", "notes"),
        List.of("tides", "--filter", "a:b, c", "--filter", "year>=1 AND NOT d:e"),
        List.of("tides", "--facets", "author,year", "--facets", "tag", "--facet-size", "3"),
        List.of("tides", "--fusion", "rrf", "--rrf-k", "10", "--weights", "dense=0.5"),
        List.of("tides", "--k1", "1.2", "--b", "0.75"),
        List.of("tides", "--rerank", "reader", "--rerank-depth", "7", "--budget", "300ms"),
        List.of("tides", "--json", "--explain", "--color", "always"),
        List.of("tides", "--query-id", "7", "--min-relevance", "0.9"),
        List.of("tides", "--model", "a", "--sparse-model", "b", "--query-model", "c"));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void commandLine_readsArguments_asTheAnnotationsDo(List<String> args) {
    Reading expected = byAnnotations().read(args.stream());
    Reading actual = byArguments().read(args.stream());
    assertThat(actual.search())
        .usingRecursiveComparison()
        .ignoringFields("terminal", "spec")
        .isEqualTo(expected.search());
    assertThat(actual.root().debugging()).isEqualTo(expected.root().debugging());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-V", "--no-such-option", "--limit=many", "--mode=none"})
  void commandLine_whatAnnotationsAreToAnswer_isRefused(String argument) {
    Reading reading = byArguments();
    assertThatThrownBy(() -> reading.read(Stream.of("tides", argument)))
        .isInstanceOf(ParameterException.class);
  }
}
