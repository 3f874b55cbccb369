package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.indexer.IndexReport;
import dev.kindred.indexer.IndexingConfig;
import dev.kindred.indexer.Watcher;
import dev.kindred.indexer.source.DocumentSource;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "watch",
    description = {
      "Index files and folders, and follow their changes until Ctrl-C.",
      "",
      "Brings the index up to date as 'kindred index' does, then reads what changes as soon as it"
          + " does, by the same rules. All of it is one run for 'kindred rollback'. Meanwhile nobody"
          + " else can write to the index; searches see each change."
    },
    footer = {
      "  kindred watch                          the working folder, into ./.kindred",
      "  kindred watch notes mail.jsonl         a folder and a file",
      "  kindred watch ~/mail --collection mail",
      "  kindred watch --json | jq .updated     an object a line for each batch of changes"
    })
final class WatchCommand implements Callable<Integer>, Watcher.Listener {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final Terminal terminal;

  @Mixin private SourceSelection selection = new SourceSelection();
  @Mixin private IndexLocation location = new IndexLocation();
  @Mixin private IndexingOptions options = new IndexingOptions();

  @Option(
      names = "--words-only",
      description = "No vectors: for search by words (and sparse terms) alone.")
  private boolean wordsOnly;

  @Option(
      names = "--json",
      description = "Print an object a line for each batch of changes on standard output.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Tell nothing but failures.")
  private boolean quiet;

  WatchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (selection.readsStandardInput()) {
      throw new IllegalArgumentException(
          "standard input cannot be watched: name files and folders");
    }
    Path index = location.orNew(terminal);
    IndexingConfig config = options.config(wordsOnly);
    List<DocumentSource> sources = selection.open(index, terminal, InputStream.nullInputStream());
    var stop = new StopRequest();
    Interrupts.Listening listening = terminal.interrupts().onInterrupt(stop::request);
    try {
      watch(index, config, sources, stop);
      return Failures.INTERRUPTED;
    } finally {
      // Only now may the process end.
      terminal.out().flush();
      listening.close();
    }
  }

  private void watch(
      Path index, IndexingConfig config, List<DocumentSource> sources, StopRequest stop)
      throws InterruptedException {
    try (Watcher watcher = Watcher.open(index, config)) {
      stop.attach(watcher::stop);
      try {
        begin(watcher, index, sources, stop);
        watcher.follow(this);
      } finally {
        stop.detach();
      }
    }
  }

  private void begin(Watcher watcher, Path index, List<DocumentSource> sources, StopRequest stop)
      throws InterruptedException {
    boolean showProgress = terminal.display().errIsTty() && !quiet;
    IndexReport report =
        new IndexingSession(terminal, stop, showProgress, true).run(index, watcher::add, sources);
    if (json) {
      print(json(report));
    }
    List<String> lines =
        quiet ? IndexReportText.failures(report) : IndexReportText.lines(report, index);
    lines.forEach(terminal.err()::println);
    if (report.stopped()) {
      return;
    }
    if (report.documents() > 0) {
      new RelevanceCalibration(options.jobs())
          .run(index, options.places(), watcher::tune)
          .filter(line -> !quiet)
          .ifPresent(terminal.err()::println);
    }
    if (!quiet) {
      terminal.err().println("watching; Ctrl-C ends it");
    }
  }

  @Override
  public void updated(IndexReport report) {
    if (json) {
      print(json(report));
    }
    if (!quiet && report.added() + report.updated() + report.removed() > 0) {
      terminal.err().println(line(report));
    }
    IndexReportText.failures(report).forEach(terminal.err()::println);
  }

  @Override
  public void late(String reason) {
    terminal
        .err()
        .println(
            "kindred: %s; until then all is looked at every ten seconds"
                .formatted(SafeText.line(reason)));
  }

  /** As "14:02:11 2 updated, 1 removed (0.3 s)". */
  private static String line(IndexReport report) {
    var parts = new ArrayList<String>();
    add(parts, report.added(), "new");
    add(parts, report.updated(), "updated");
    add(parts, report.removed(), "removed");
    return String.format(
        Locale.ROOT,
        "%s  %s (%.1f s)",
        TIME.format(LocalTime.now(ZoneId.systemDefault())),
        String.join(", ", parts),
        report.elapsed().toMillis() / 1000.0);
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(String.format(Locale.ROOT, "%,d %s", count, what));
    }
  }

  private JsonObject json(IndexReport report) {
    var object = new JsonObject();
    object.addProperty(
        "time",
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS)));
    object.addProperty("added", report.added());
    object.addProperty("updated", report.updated());
    object.addProperty("removed", report.removed());
    object.addProperty("unchanged", report.unchanged());
    object.addProperty("failed", report.failed());
    object.add("failures", IndexReportText.failuresJson(report));
    object.addProperty("seconds", report.elapsed().toMillis() / 1000.0);
    return object;
  }

  /** Whoever reads line by line waits for it. */
  private void print(JsonObject object) {
    terminal.out().println(Json.line(object));
    terminal.out().flush();
  }
}
