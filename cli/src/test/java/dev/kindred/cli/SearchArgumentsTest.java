package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class SearchArgumentsTest {
  @TempDir Path dir;

  /** A command, and the root whose options it shares. */
  private record Commands(RootCommand root, SearchCommand search) {}

  private Commands commands() {
    Terminal terminal = new Cli(dir).terminal();
    return new Commands(new RootCommand(terminal), new SearchCommand(terminal));
  }

  private static CommandLine annotations(Commands commands) {
    var options = new CommandLine(commands.search());
    var top = new CommandLine(commands.root()).addSubcommand(options);
    Choices.register(top);
    top.setExpandAtFiles(false);
    return options;
  }

  @Test
  void names_ofTheAnnotations_areAllThere() {
    Commands commands = commands();
    var expected = new TreeSet<String>();
    for (OptionSpec option : annotations(commands).getCommandSpec().options()) {
      expected.addAll(List.of(option.names()));
    }
    expected.removeAll(List.of("--help", "-h", "--version", "-V"));
    assertThat(SearchArguments.names(commands.root(), commands.search()))
        .containsExactlyInAnyOrderElementsOf(expected)
        .hasSizeGreaterThan(20);
  }

  private static Stream<List<String>> lines() {
    return Stream.of(
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
  void read_rightArguments_asTheAnnotationsDo(List<String> args) {
    Commands expected = commands();
    annotations(expected)
        .getParent()
        .parseArgs(Stream.concat(Stream.of("search"), args.stream()).toArray(String[]::new));
    Commands actual = commands();
    assertThat(SearchArguments.read(args, actual.root(), actual.search())).isTrue();
    assertThat(actual.search())
        .usingRecursiveComparison()
        .ignoringFields("terminal", "spec")
        .isEqualTo(expected.search());
    assertThat(actual.root().debugging()).isEqualTo(expected.root().debugging());
  }

  private static Stream<List<String>> others() {
    return Stream.of(
        List.of(),
        List.of("--json"),
        List.of("tides", "--query-file", "questions.txt"),
        List.of("tides", "--help"),
        List.of("tides", "-V"),
        List.of("tides", "-"),
        List.of("tides", "-gas"),
        List.of("tides", "--no-such-option"),
        List.of("tides", "--limit=many"),
        List.of("tides", "--limit="),
        List.of("tides", "--limit"),
        List.of("tides", "-nmany"),
        List.of("tides", "-n3", "--limit", "4"),
        List.of("tides", "--mode", "none"),
        List.of("tides", "--index", "--json"),
        List.of("tides", "--json=true"),
        List.of("tides", "--json", "--json"),
        List.of("tides", "--min-relevance", "high"),
        List.of("tides", "--facets", "author,"),
        List.of("tides", "--facets", "\"a,b\",c"),
        List.of("tides", "--filter", "\"a\""));
  }

  @ParameterizedTest
  @MethodSource("others")
  void read_anythingElse_isForPicocli(List<String> args) {
    Commands commands = commands();
    assertThat(SearchArguments.read(args, commands.root(), commands.search())).isFalse();
  }
}
