package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.core.eval.BeirCollection;
import dev.kindred.core.eval.Metric;
import dev.kindred.indexer.Indexer;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.RetrievedDocuments;
import dev.kindred.searcher.Searcher;
import dev.kindred.searcher.tune.FusionTuner;
import dev.kindred.searcher.tune.TuningResult;
import dev.kindred.searcher.tune.TuningResult.Comparison;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "tune",
    description = {
      "Find how to blend meaning, sparse terms and words best for an index.",
      "",
      "Takes judged queries in the layout of BEIR (queries.jsonl and qrels/train.tsv; the documents"
          + " are in the index), tries every --fusion with weights in steps on one part of them, and"
          + " the best on the other part. Where it beats the default there by more than chance (p <"
          + " 0.05), the index keeps it, and searches without --fusion and --weights use it."
    },
    footer = {
      "  kindred tune scifact-train --index scifact.index",
      "  kindred tune scifact-train --index scifact.index --dry-run --metric Recall@100",
      "  kindred tune --reset                   back to the default"
    })
final class TuneCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Folder of the queries and judgements.")
  private Optional<String> folder = Optional.empty();

  @Mixin private IndexLocation location = new IndexLocation();
  @Mixin private ModelPlaces models = new ModelPlaces();

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description =
          "Judgements to take, of those in qrels/. Default: train, or the only ones there are.")
  private Optional<String> split = Optional.empty();

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description = "What is to be great, such as nDCG@10, MAP or Recall@100. Default: nDCG@10.")
  private String metric = "nDCG@10";

  @Option(
      names = "--held-out",
      paramLabel = "SHARE",
      description =
          "Share of the queries that is tested on, not chosen by. Default: "
              + FusionTuner.DEFAULT_HELD_OUT
              + ".")
  private double heldOut = FusionTuner.DEFAULT_HELD_OUT;

  @Option(names = "--dry-run", description = "Show what is best, and store nothing.")
  private boolean dryRun;

  @Option(names = "--reset", description = "Forget what an earlier run stored.")
  private boolean reset;

  @Option(names = "--json", description = "As JSON, with full precision.")
  private boolean json;

  TuneCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (reset == folder.isPresent()) {
      throw new IllegalArgumentException("name either the folder of the queries or --reset");
    }
    Path index = location.existing(terminal);
    if (reset) {
      Indexer.tune(index, tuning -> tuning.withFusion(Optional.empty()));
      terminal.err().println("kindred: searches blend by the default again");
      return Failures.OK;
    }
    Path judged = terminal.resolve(folder.orElseThrow());
    BeirCollection collection =
        BeirCollection.openJudged(judged, split.orElse(BeirCollection.trainingSplit(judged)));
    var tuner = new FusionTuner(collection.qrels(), Metric.parse(metric), heldOut);
    TuningResult result;
    try (Searcher searcher = Searcher.open(index, models.options(terminal))) {
      result = tuner.tune(retrieve(searcher, collection));
    }
    boolean stored = result.wins() && !dryRun;
    if (stored) {
      Indexer.tune(index, tuning -> tuning.withFusion(Optional.of(result.fusion().toText())));
    }
    if (json) {
      terminal.out().println(Json.pretty(json(result, stored)));
    } else {
      print(result, stored);
    }
    return Failures.OK;
  }

  private SequencedMap<String, RetrievedDocuments> retrieve(
      Searcher searcher, BeirCollection collection) {
    var retrieved = new LinkedHashMap<String, RetrievedDocuments>();
    var queries = new LinkedHashMap<>(collection.queries());
    queries.values().removeIf(String::isBlank);
    List<RetrievedDocuments> found;
    try (var progress = new StepLine(terminal, queries.size(), "queries")) {
      found =
          queries.values().parallelStream()
              .map(
                  text -> {
                    var documents = searcher.retrieve(Query.builder(text).plainText().build());
                    progress.step();
                    return documents;
                  })
              .toList();
    }
    int i = 0;
    for (String id : queries.keySet()) {
      retrieved.put(id, found.get(i++));
    }
    return retrieved;
  }

  private void print(TuningResult result, boolean stored) {
    PrintStream out = terminal.out();
    out.println("best of %d settings: %s".formatted(result.settings(), result.fusion().toText()));
    out.println();
    out.println("%-24s  default    tuned".formatted(result.metric()));
    out.println(row("chosen by", result.training()));
    out.println(row("held out", result.heldOut()));
    out.println(
        String.format(
            Locale.ROOT,
            "held out: better on %d, worse on %d, p = %.4f",
            result.better(),
            result.worse(),
            result.pValue()));
    out.println();
    if (stored) {
      out.println("stored: searches without --fusion and --weights use it from now on");
    } else if (result.wins()) {
      out.println("not stored, as asked");
    } else {
      out.println("not stored: on queries it was not chosen by, it is no better than chance");
    }
  }

  private static String row(String label, Comparison comparison) {
    return String.format(
        Locale.ROOT,
        "%-24s  %7.4f  %7.4f",
        label + " (" + comparison.queries() + " queries)",
        comparison.byDefault(),
        comparison.tuned());
  }

  private static JsonObject json(TuningResult result, boolean stored) {
    var json = new JsonObject();
    json.addProperty("metric", result.metric().toString());
    json.addProperty("fusion", result.fusion().toText());
    json.addProperty("settings", result.settings());
    json.add("training", json(result.training()));
    json.add("held_out", json(result.heldOut()));
    json.addProperty("p", result.pValue());
    json.addProperty("better", result.better());
    json.addProperty("worse", result.worse());
    json.addProperty("stored", stored);
    return json;
  }

  private static JsonObject json(Comparison comparison) {
    var json = new JsonObject();
    json.addProperty("queries", comparison.queries());
    json.addProperty("default", comparison.byDefault());
    json.addProperty("tuned", comparison.tuned());
    return json;
  }
}
