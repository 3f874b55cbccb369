package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.cli.LineRanking.RankedLine;
import dev.kindred.core.encode.cross.CrossEncoder;
import dev.kindred.core.encode.cross.CrossEncoders;
import dev.kindred.core.encode.cross.ScoringPool;
import dev.kindred.indexer.IndexingProgress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rerank",
    description = {
      "Sort lines by how well they answer a query.",
      "",
      "Reads each line together with the query through a cross-encoder, and prints its score, a tab"
          + " and the line, best first. Blank lines are passed over. All lines are held in memory"
          + " until the last is scored, with -n only the best N."
    },
    footer = {
      "  grep -h tide notes/*.txt | kindred rerank --model models/ms-marco 'why are there tides'",
      "  kindred rerank --model models/ms-marco 'why are there tides' facts.txt -n 5 | cut -f2-"
    })
final class RerankCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "QUERY",
      description = "What to look for; in quotes if it is more than one word.")
  private String query = "";

  @Parameters(
      index = "1..*",
      paramLabel = "FILE",
      description = "Files of lines; - is standard input, and the default.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      required = true,
      description = "The cross-encoder.")
  private String model = "";

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Most lines printed. Default: all.")
  private Optional<Integer> limit = Optional.empty();

  @Option(names = "--json", description = "As one JSON object.")
  private boolean json;

  RerankCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (query.isBlank()) {
      throw new IllegalArgumentException("the query is empty: say what to look for");
    }
    int most = limit.orElse(Integer.MAX_VALUE);
    if (most < 1) {
      throw new IllegalArgumentException("limit must be >= 1, got " + most);
    }
    LineSources sources = LineSources.of(terminal, files);
    try (CrossEncoder encoder = CrossEncoders.open(model);
        var pool = new ScoringPool(Runtime.getRuntime().availableProcessors())) {
      LineRanking ranking = rank(encoder, pool, most, sources);
      if (ranking.count() == 0) {
        terminal.err().println("kindred: no lines to rank");
        return Failures.NOTHING;
      }
      print(ranking.best());
      if (ranking.cut() > 0) {
        terminal
            .err()
            .println(
                "kindred: %d of %d lines have more tokens than the model reads with this query (%d);"
                        .formatted(ranking.cut(), ranking.count(), encoder.maxTokens())
                    + " their ends did not count");
      }
      return Failures.OK;
    }
  }

  private LineRanking rank(CrossEncoder encoder, ScoringPool pool, int most, LineSources sources)
      throws IOException {
    if (!terminal.display().errIsTty()) {
      return rank(new LineRanking(encoder, pool, query, most, IndexingProgress.NONE), sources);
    }
    try (var bar =
        new ProgressBar(
            terminal.err(),
            terminal.display().columns(),
            System::nanoTime,
            "lines",
            OptionalLong::empty)) {
      return rank(new LineRanking(encoder, pool, query, most, bar), sources);
    }
  }

  private static LineRanking rank(LineRanking ranking, LineSources sources) throws IOException {
    sources.read(ranking::add);
    return ranking;
  }

  private void print(List<RankedLine> lines) {
    if (json) {
      terminal.out().println(Json.pretty(json(lines)));
      return;
    }
    boolean seen = terminal.display().outIsTty();
    for (RankedLine line : lines) {
      // Programs get the line to the letter; a terminal would act on some characters.
      String text = seen ? SafeText.block(line.text()) : line.text();
      terminal.out().print(String.format(Locale.ROOT, "%.6f\t%s\n", line.score(), text));
    }
  }

  private JsonObject json(List<RankedLine> lines) {
    var json = new JsonObject();
    json.addProperty("query", query);
    json.addProperty("model", model);
    var array = new JsonArray();
    for (RankedLine line : lines) {
      var entry = new JsonObject();
      entry.addProperty("rank", array.size() + 1);
      entry.addProperty("score", line.score());
      entry.addProperty("file", line.source());
      entry.addProperty("line", line.number());
      entry.addProperty("text", line.text());
      array.add(entry);
    }
    json.add("lines", array);
    return json;
  }
}
