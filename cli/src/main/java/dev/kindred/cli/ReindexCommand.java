package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.indexer.IndexReport;
import dev.kindred.indexer.IndexingProgress;
import dev.kindred.indexer.Reindexing;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "reindex",
    description = {
      "Make an index anew with another model or other settings, from the documents it holds.",
      "",
      "The new one grows beside the old one, which is searched meanwhile, and takes its place at"
          + " once. 'kindred rollback' leads back."
    },
    footer = {
      "  kindred reindex --model bge-small-en-v1.5",
      "  kindred reindex --passage-tokens 128 --storage int8"
    })
final class ReindexCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private IndexLocation location = new IndexLocation();
  @Mixin private IndexingOptions options = new IndexingOptions();

  @Option(names = "--words-only", description = "Without vectors.")
  private boolean wordsOnly;

  @Option(names = "--json", description = "Print the closing report as JSON on standard output.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress bar and no report.")
  private boolean quiet;

  ReindexCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Path index = location.existing(terminal);
    var stop = new StopRequest();
    Interrupts.Listening listening =
        terminal
            .interrupts()
            .onInterrupt(
                () -> {
                  terminal.err().println("kindred: stopping; the index stays as it was");
                  stop.request();
                });
    try {
      IndexReport report = reindex(index, stop);
      if (report.stopped()) {
        return Failures.INTERRUPTED;
      }
      new RelevanceCalibration(options.jobs()).run(index, options.places());
      print(report, index);
      return Failures.OK;
    } finally {
      // Only now may the process end.
      terminal.out().flush();
      listening.close();
    }
  }

  private IndexReport reindex(Path index, StopRequest stop) throws InterruptedException {
    try (var reindexing = Reindexing.open(index, options.config(wordsOnly))) {
      stop.attach(reindexing::stop);
      try {
        return run(reindexing);
      } finally {
        stop.detach();
      }
    }
  }

  private IndexReport run(Reindexing reindexing) throws InterruptedException {
    if (quiet || !terminal.display().errIsTty()) {
      return reindexing.run(IndexingProgress.NONE);
    }
    try (var bar =
        new ProgressBar(
            terminal.err(),
            terminal.display().columns(),
            System::nanoTime,
            "documents",
            () -> OptionalLong.of(reindexing.documents()))) {
      bar.nextSource();
      return reindexing.run(bar);
    }
  }

  private void print(IndexReport report, Path index) {
    if (json) {
      JsonObject object = IndexReportText.json(report, index);
      terminal.out().println(Json.pretty(object));
    }
    if (!quiet) {
      terminal
          .err()
          .println(
              String.format(
                  Locale.ROOT,
                  "%s made anew: %s in %.1f s",
                  IndexReportText.count(report.documents(), "document"),
                  IndexReportText.count(report.passages(), "passage"),
                  report.elapsed().toMillis() / 1000.0));
      terminal.err().println("index: " + SafeText.line(index.toString()));
    }
  }
}
