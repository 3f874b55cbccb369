package dev.kindred.cli;

import dev.kindred.searcher.Filter;
import dev.kindred.searcher.Mode;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.SearchResults;
import dev.kindred.searcher.Searcher;
import dev.kindred.searcher.rerank.Reranker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
      "  kindred search tides --json | jq '.hits[].title'"
    })
final class SearchCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "1..*", paramLabel = "QUERY", description = "What to look for.")
  private List<String> words = new ArrayList<>();

  @Mixin private IndexLocation location = new IndexLocation();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      completionCandidates = Choices.Modes.class,
      description =
          "Which side answers: ${COMPLETION-CANDIDATES}. Default: hybrid, or bm25 where the index has"
              + " no vectors.")
  private Optional<Mode> mode = Optional.empty();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Most hits. Default: " + Query.DEFAULT_LIMIT + ".")
  private int limit = Query.DEFAULT_LIMIT;

  @Option(
      names = "--collection",
      paramLabel = "NAME",
      description = "Only what is in this collection. May be given several times.")
  private List<String> collections = new ArrayList<>();

  @Option(
      names = "--filter",
      paramLabel = "CONDITION",
      description =
          "Only documents that meet this: FIELD:VALUE (* stands for any characters), FIELD>=N,"
              + " FIELD:FROM..TO with numbers or dates, has:FIELD, and AND, OR, NOT and parentheses."
              + " Fields are id, path, collection and metadata. May be given several times.")
  private List<String> filters = new ArrayList<>();

  @Option(
      names = "--facets",
      paramLabel = "FIELD",
      split = ",",
      description =
          "Count the values of these metadata fields, or of collection, over all that is found, dates by year. In"
              + " --format pretty and json.")
  private List<String> facets = new ArrayList<>();

  @Option(
      names = "--facet-size",
      paramLabel = "N",
      description = "Most values of each facet. Default: " + Query.DEFAULT_FACET_SIZE + ".")
  private Optional<Integer> facetSize = Optional.empty();

  @Mixin private RankingOptions ranking = new RankingOptions();
  @Mixin private RerankOptions reranking = new RerankOptions();

  @Option(names = "--plain", description = "Take the query as it is, without any syntax.")
  private boolean plain;

  @Option(names = "--explain", description = "Show what each side gave to each score.")
  private boolean explain;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      completionCandidates = Choices.Formats.class,
      description = "How hits are printed: ${COMPLETION-CANDIDATES}. Default: pretty.")
  private Optional<OutputFormat> format = Optional.empty();

  @Option(names = "--json", description = "Same as --format json.")
  private boolean json;

  @Option(
      names = "--query-id",
      paramLabel = "ID",
      description = "The query's id in --format trec. Default: 1.")
  private Optional<String> queryId = Optional.empty();

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      completionCandidates = Choices.Colours.class,
      description =
          "Emphasise the query's words: ${COMPLETION-CANDIDATES}. Default: auto, which is on a"
              + " terminal unless NO_COLOR is set.")
  private Style.Choice colour = Style.Choice.AUTO;

  @Option(
      names = "--min-relevance",
      paramLabel = "R",
      description =
          "Only hits at least this likely to be an answer at all, from 0 to 1. At 0.9, nine of ten"
              + " questions about something else find nothing. Default: 0.")
  private Optional<Double> minRelevance = Optional.empty();

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description =
          "Answer within this time, such as 300ms or 2s, loading of models included: rerank less,"
              + " and gather fewer candidates, as far as it takes. Says what was skipped.")
  private Optional<String> budget = Optional.empty();

  @Mixin private ModelPlaces models = new ModelPlaces();

  SearchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    OutputFormat wanted = format();
    Query query;
    SearchResults results;
    try (Reranker reranker = reranking.open(Runtime.getRuntime().availableProcessors())) {
      query = query(reranker);
      try (Searcher searcher =
          Searcher.open(location.existing(terminal), models.options(terminal))) {
        requireCollections(searcher);
        results = searcher.answer(query);
      }
    }
    HitPrinter printer =
        new HitPrinter(
            terminal.out(), Style.of(colour, terminal), terminal.display().columns(), explain);
    printer.print(wanted, query.text(), queryId.orElse("1"), results);
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

  /** Finding nothing would leave the user in the dark. */
  private void requireCollections(Searcher searcher) {
    if (collections.isEmpty()) {
      return;
    }
    Set<String> known = searcher.status().collections().keySet();
    for (String collection : collections) {
      if (!known.contains(collection)) {
        throw new IllegalArgumentException(
            known.isEmpty()
                ? "no collection '%s': the index has none".formatted(collection)
                : "no collection '%s': the index has %s"
                    .formatted(collection, String.join(", ", known)));
      }
    }
  }

  private static String nothingFound(Query query) {
    return query.minRelevance() > 0
        ? "nothing of relevance %s or more".formatted(query.minRelevance())
        : "nothing found";
  }

  private OutputFormat format() {
    if (json && format.isPresent() && format.get() != OutputFormat.JSON) {
      throw new IllegalArgumentException(
          "--json and --format %s contradict each other".formatted(Choices.label(format.get())));
    }
    OutputFormat wanted = json ? OutputFormat.JSON : format.orElse(OutputFormat.PRETTY);
    if (queryId.isPresent() && wanted != OutputFormat.TREC) {
      throw new IllegalArgumentException("--query-id needs --format trec");
    }
    if (!facets.isEmpty() && wanted != OutputFormat.PRETTY && wanted != OutputFormat.JSON) {
      throw new IllegalArgumentException("--facets needs --format pretty or json");
    }
    if (facetSize.isPresent() && facets.isEmpty()) {
      throw new IllegalArgumentException("--facet-size needs --facets");
    }
    return wanted;
  }

  private Query query(@Nullable Reranker reranker) {
    Query.Builder query = Query.builder(String.join(" ", words)).limit(limit);
    mode.ifPresent(query::mode);
    collections.forEach(query::collection);
    filters.forEach(filter -> query.filter(Filter.parse(filter)));
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
