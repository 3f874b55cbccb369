package dev.kindred.cli;

import dev.kindred.searcher.Mode;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.SearchResults;
import dev.kindred.searcher.Searcher;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "similar",
    description = {
      "Find documents like one of the index.",
      "",
      "By meaning it goes by the mean of the vectors of the document's passages, by words by those that"
          + " tell it from others; no model is run. The document itself is no hit."
    },
    footer = {
      "  kindred similar notes/tides.md",
      "  kindred similar faq.csv:12 --mode dense -n 3",
      "  kindred similar notes/tides.md --filter 'year>=2015' --format paths"
    })
final class SimilarCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "ID", description = "The document's id, as search shows it.")
  private String id = "";

  @Mixin private IndexLocation location = new IndexLocation();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      completionCandidates = Choices.Modes.class,
      description =
          "What likeness goes by: ${COMPLETION-CANDIDATES}. Default: hybrid, or bm25 where the index"
              + " has no vectors.")
  private Optional<Mode> mode = Optional.empty();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Most hits. Default: " + Query.DEFAULT_LIMIT + ".")
  private int limit = Query.DEFAULT_LIMIT;

  @Mixin private DocumentSelection selection = new DocumentSelection();
  @Mixin private RankingOptions ranking = new RankingOptions();
  @Mixin private HitOutput output = new HitOutput();

  SimilarCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    OutputFormat format = output.format();
    Query.Builder query = Query.like(id).limit(limit);
    mode.ifPresent(query::mode);
    selection.apply(query);
    ranking.apply(query);
    SearchResults results;
    try (Searcher searcher = Searcher.open(location.existing(terminal))) {
      selection.requireCollections(searcher);
      results = searcher.answer(query.build());
    }
    output.printer(terminal).print(format, id, id, results);
    if (results.hits().isEmpty()) {
      terminal.err().println("kindred: nothing like it found");
      return Failures.NOTHING;
    }
    return Failures.OK;
  }
}
