package dev.kindred.cli;

import dev.kindred.indexer.IndexReport;
import dev.kindred.indexer.IndexingConfig;
import dev.kindred.indexer.source.DocumentSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "index",
    description = {
      "Index files and folders, or bring their index up to date.",
      "",
      "Reads text, Markdown and other markup, source code, PDF, office files, e-books, e-mail, JSON,"
          + " CSV, and all of these in archives. Only what is new or changed is encoded again; what is"
          + " gone is removed."
    },
    footer = {
      "  kindred index                          the working folder, into ./.kindred",
      "  kindred index notes mail.jsonl         a folder and a file",
      "  kindred index . --exclude drafts/      all but a folder",
      "  kindred index ~/mail --collection mail  a folder, as a collection",
      "  kindred index --collection mail        the same again",
      "  kindred index . --dry-run              only say what would change",
      "  kindred index faq.csv --id-field nr --text-field answer",
      "  kindred index . --model bge-small-en-v1.5 --storage int8",
      "  kindred index ~/Maildir ~/Documents    mail, PDF, office files, archives of them",
      "  cat log | kindred index - --format lines"
    })
final class IndexCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private SourceSelection selection = new SourceSelection();
  @Mixin private IndexLocation location = new IndexLocation();
  @Mixin private IndexingOptions options = new IndexingOptions();

  @Option(
      names = "--words-only",
      description = "No vectors: for search by words (and sparse terms) alone.")
  private boolean wordsOnly;

  @Option(
      names = "--dry-run",
      description =
          "Change nothing: list what would be added (+), updated (~) and removed (-) on standard"
              + " output.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print the closing report as JSON on standard output.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress bar and no report; failures are told.")
  private boolean quiet;

  IndexCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path index = location.orNew(terminal);
    IndexingConfig config = options.config(wordsOnly);
    if (dryRun) {
      return new DryRunOutput(terminal, json, quiet)
          .run(index, selection.open(index, terminal, terminal.in()));
    }
    var in = selection.readsStandardInput() ? new StoppableInput(terminal.in()) : null;
    List<DocumentSource> sources =
        selection.open(index, terminal, in == null ? InputStream.nullInputStream() : in);
    var stop = new StopRequest();
    Interrupts.Listening listening =
        terminal
            .interrupts()
            .onInterrupt(
                () -> {
                  terminal.err().println("kindred: stopping; what is done so far is kept");
                  stop.request();
                  // Only behind the request: what now looks like the end of a document is not one.
                  if (in != null) {
                    in.stop();
                  }
                });
    try {
      boolean showProgress = terminal.display().errIsTty() && !quiet;
      var session =
          new IndexingSession(terminal, stop, showProgress, !selection.readsStandardInput());
      IndexReport report = session.run(index, config, sources);
      // A user who stops does not wait for this; the next run makes up for it.
      Optional<String> calibrated =
          report.stopped()
              ? Optional.empty()
              : new RelevanceCalibration(options.jobs()).run(index, options.places());
      return close(report, calibrated, index);
    } finally {
      // Only now may the process end.
      terminal.out().flush();
      listening.close();
    }
  }

  private int close(IndexReport report, Optional<String> calibrated, Path index) {
    PrintStream err = terminal.err();
    if (json) {
      terminal.out().println(Json.pretty(IndexReportText.json(report, index)));
    }
    if (report.stopped()) {
      print(report, index);
      err.println("kindred: stopped; the same command goes on from here");
      return Failures.INTERRUPTED;
    }
    if (report.documents() == 0 && report.failed() == 0) {
      err.println(
          "kindred: nothing to index in %s: no file with text of a known type%s"
              .formatted(
                  SafeText.line(String.join(" ", selection.paths())),
                  report.skipped().isEmpty()
                      ? ""
                      : " (skipped " + IndexReportText.skipped(report) + ")"));
      return Failures.ERROR;
    }
    print(report, index);
    if (!quiet) {
      calibrated.ifPresent(err::println);
    }
    return report.failed() == 0 ? Failures.OK : Failures.ERROR;
  }

  private void print(IndexReport report, Path index) {
    List<String> lines =
        quiet ? IndexReportText.failures(report) : IndexReportText.lines(report, index);
    lines.forEach(terminal.err()::println);
  }
}
