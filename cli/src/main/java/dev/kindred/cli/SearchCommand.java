package dev.kindred.cli;

import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.searcher.Mode;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.SearchResults;
import dev.kindred.searcher.Searcher;
import dev.kindred.searcher.rerank.Reranker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "search",
    description = {
      "Search an index by meaning, by words, or both.",
      "",
      "Understands \"a phrase\", +required, -excluded, field:value, prefix*, AND, OR, NOT and"
          + " parentheses; everything else is text."
    },
    footer = {
      "  kindred search how do I revive a dry plant",
      "  kindred search '\"heat pump\" -gas' --mode bm25",
      "  kindred search tides --filter author:Brahms -n 3",
      "  kindred search invoice --collection mail",
      "  kindred search tides --filter 'path:notes/*' --explain",
      "  kindred search tides --filter 'year>=2015 AND NOT draft:true' --facets author,year",
      "  kindred search how do tides work --rerank models/ms-marco-MiniLM-L6-v2",
      "  kindred search tides --format paths | xargs wc",
      "  kindred search tides --min-relevance 0.9 || echo 'not in my notes'",
      "  kindred search tides --rerank ms-marco-MiniLM-L6-v2 --budget 500ms",
      "  kindred search tides --json | jq '.hits[].title'",
      "  kindred search --query-file questions.txt --format trec > answers.run"
    })
final class SearchCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "QUERY", description = "What to look for.")
  List<String> words = new ArrayList<>();

  @Option(
      names = "--query-file",
      paramLabel = "FILE",
      description =
          "Ask every query of a file, - for standard input, with the models loaded once: one a line,"
              + " which may begin with an id and a tab, or JSON lines as BEIR's queries.jsonl."
              + " --format jsonl, tsv and trec name each hit's query by its id, or its line.")
  Optional<String> queryFile = Optional.empty();

  @Mixin IndexLocation location = new IndexLocation();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      completionCandidates = Choices.Modes.class,
      description =
          "Which side answers: ${COMPLETION-CANDIDATES}. Default: hybrid, or bm25 where the index has"
              + " no vectors.")
  Optional<Mode> mode = Optional.empty();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Most hits. Default: " + Query.DEFAULT_LIMIT + ".")
  int limit = Query.DEFAULT_LIMIT;

  @Mixin DocumentSelection selection = new DocumentSelection();

  @Option(
      names = "--facets",
      paramLabel = "FIELD",
      split = ",",
      description =
          "Count the values of these metadata fields, or of collection, over all that is found, dates by year. In"
              + " --format pretty and json.")
  List<String> facets = new ArrayList<>();

  @Option(
      names = "--facet-size",
      paramLabel = "N",
      description = "Most values of each facet. Default: " + Query.DEFAULT_FACET_SIZE + ".")
  Optional<Integer> facetSize = Optional.empty();

  @Mixin RankingOptions ranking = new RankingOptions();
  @Mixin RerankOptions reranking = new RerankOptions();

  @Option(names = "--plain", description = "Take the query as it is, without any syntax.")
  boolean plain;

  @Mixin HitOutput output = new HitOutput();

  @Option(
      names = "--query-id",
      paramLabel = "ID",
      description = "The query's id in --format trec. Default: 1.")
  Optional<String> queryId = Optional.empty();

  @Option(
      names = "--min-relevance",
      paramLabel = "R",
      description =
          "Only hits at least this likely to be an answer at all, from 0 to 1. At 0.9, nine of ten"
              + " questions about something else find nothing. Default: 0.")
  Optional<Double> minRelevance = Optional.empty();

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description =
          "Answer within this time, such as 300ms or 2s, loading of models included: rerank less,"
              + " and gather fewer candidates, as far as it takes. Says what was skipped.")
  Optional<String> budget = Optional.empty();

  @Mixin ModelPlaces models = new ModelPlaces();

  SearchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    OutputFormat wanted = format();
    if (words.isEmpty() == queryFile.isEmpty()) {
      throw WrongUsage.of(
          Objects.requireNonNull(spec), "Give a query, or --query-file, and not both");
    }
    try (Reranker reranker = reranking.open(Runtime.getRuntime().availableProcessors())) {
      return queryFile.isPresent()
          ? searchAll(queryFile.get(), wanted, reranker)
          : searchOne(wanted, reranker);
    }
  }

  private int searchOne(OutputFormat wanted, @Nullable Reranker reranker) throws IOException {
    Query query = query(String.join(" ", words), reranker);
    SearchResults results;
    try (Searcher searcher = open()) {
      results = searcher.answer(query);
      output.printer(terminal).print(wanted, query.text(), queryId.orElse("1"), results);
      terminal.out().flush(); // closing takes a moment
    }
    results
        .report()
        .skipped()
        .forEach(skipped -> terminal.err().println("kindred: within the budget: " + skipped));
    if (results.hits().isEmpty()) {
      terminal.err().println("kindred: " + nothingFound(query));
      return Failures.NOTHING;
    }
    return Failures.OK;
  }

  private int searchAll(String file, OutputFormat wanted, @Nullable Reranker reranker)
      throws IOException, InterruptedException {
    List<QueryLine> lines = QueryLine.read(terminal, file);
    // Wrong options and queries are told before anything is loaded.
    lines.forEach(line -> query(line.text(), reranker));
    if (lines.isEmpty()) {
      terminal.err().println("kindred: no queries in " + file);
      return Failures.NOTHING;
    }
    var stop = new StopRequest();
    Interrupts.Listening listening = terminal.interrupts().onInterrupt(stop::request);
    try (Searcher searcher = open()) {
      int empty =
          new ManyQueries(searcher, text -> query(text, reranker), stop::requested)
              .answer(lines, new AnswerPrinter(output.printer(terminal), terminal.out(), wanted));
      terminal.out().flush();
      if (empty > 0) {
        terminal
            .err()
            .println("kindred: nothing found for %d of %d queries".formatted(empty, lines.size()));
      }
      return empty == lines.size() ? Failures.NOTHING : Failures.OK;
    } finally {
      listening.close();
    }
  }

  private Searcher open() {
    Path index = location.existing(terminal);
    Mode asked = mode.orElse(Mode.HYBRID);
    if (asked == Mode.HYBRID || asked == Mode.DENSE) {
      DenseEncoders.prepare(); // while the index opens, as most have vectors
    }
    LibraryLogs.quieten(); // the first logger has the JDK open every jar
    Searcher searcher = Searcher.open(index, models.options(terminal));
    try {
      selection.requireCollections(searcher);
      return searcher;
    } catch (RuntimeException e) {
      searcher.close();
      throw e;
    }
  }

  private static String nothingFound(Query query) {
    return query.minRelevance() > 0
        ? "nothing of relevance %s or more".formatted(query.minRelevance())
        : "nothing found";
  }

  private OutputFormat format() {
    OutputFormat wanted = output.format();
    if (queryId.isPresent() && (wanted != OutputFormat.TREC || queryFile.isPresent())) {
      throw new IllegalArgumentException(
          "--query-id needs --format trec, and a query of the command line");
    }
    if (!facets.isEmpty() && wanted != OutputFormat.PRETTY && wanted != OutputFormat.JSON) {
      throw new IllegalArgumentException("--facets needs --format pretty or json");
    }
    if (!facets.isEmpty() && queryFile.isPresent() && wanted == OutputFormat.PRETTY) {
      throw new IllegalArgumentException("--facets with --query-file needs --format json");
    }
    if (facetSize.isPresent() && facets.isEmpty()) {
      throw new IllegalArgumentException("--facet-size needs --facets");
    }
    return wanted;
  }

  private Query query(String text, @Nullable Reranker reranker) {
    Query.Builder query = Query.builder(text).limit(limit);
    mode.ifPresent(query::mode);
    selection.apply(query);
    facets.forEach(query::facet);
    facetSize.ifPresent(query::facetSize);
    ranking.apply(query);
    minRelevance.ifPresent(query::minRelevance);
    budget.map(TimeSpan::parse).ifPresent(query::budget);
    reranking.apply(query, reranker);
    if (plain) {
      query.plainText();
    }
    return query.build();
  }
}
