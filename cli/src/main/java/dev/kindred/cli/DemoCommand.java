package dev.kindred.cli;

import dev.kindred.core.KindredException;
import dev.kindred.indexer.IndexReport;
import dev.kindred.indexer.IndexingConfig;
import dev.kindred.indexer.source.DocumentSources;
import dev.kindred.indexer.source.SourceOptions;
import dev.kindred.searcher.Hit;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.Searcher;
import dev.kindred.searcher.SearcherOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "demo",
    description =
        "Index the sample corpus into Kindred's cache, and ask it three questions that share no word"
            + " with their answers.",
    footer = {"  kindred demo"})
final class DemoCommand implements Callable<Integer> {
  private static final String INDENT = "    ";

  private final Terminal terminal;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path corpus =
        terminal
            .folders()
            .home()
            .map(home -> home.resolve("sample-corpus"))
            .filter(Files::isDirectory)
            .orElseThrow(
                () ->
                    new KindredException(
                        "the sample corpus is not here: start kindred by its launcher, in the folder"
                            + " it came in"));
    Path index = terminal.folders().cache().resolve("demo");
    List<DemoQuestion> questions = DemoQuestion.read(corpus.resolve("demo.json"));
    var stop = new StopRequest();
    Interrupts.Listening listening = terminal.interrupts().onInterrupt(stop::request);
    IndexReport report;
    try {
      report = index(corpus.resolve("docs"), index, stop);
    } finally {
      listening.close();
    }
    if (report.stopped()) {
      return Failures.INTERRUPTED;
    }
    try (Searcher searcher = Searcher.open(index)) {
      terminal
          .out()
          .println(
              "Three questions that share no content word with their answers, so that only meaning"
                  + " finds them:");
      for (DemoQuestion question : questions) {
        print(question, searcher.search(Query.builder(question.question()).limit(1).build()));
      }
    }
    terminal.out().println();
    terminal
        .out()
        .println("Ask your own: kindred search --index %s your question".formatted(quoted(index)));
    return report.failed() == 0 ? Failures.OK : Failures.ERROR;
  }

  private IndexReport index(Path documents, Path index, StopRequest stop)
      throws InterruptedException {
    IndexReport report =
        new IndexingSession(terminal, stop, terminal.display().errIsTty(), true)
            .run(
                index,
                IndexingConfig.defaults(),
                List.of(DocumentSources.open(documents, SourceOptions.under(documents))));
    if (!report.stopped()) {
      new RelevanceCalibration(Runtime.getRuntime().availableProcessors())
          .run(index, SearcherOptions.DEFAULT);
    }
    IndexReportText.failures(report).forEach(terminal.err()::println);
    terminal
        .err()
        .println(
            String.format(
                Locale.ROOT,
                "indexed %s of the sample corpus (%s) in %.1f s",
                IndexReportText.count(report.documents(), "document"),
                report.added() + report.updated() == 0
                    ? "nothing had changed"
                    : IndexReportText.count(report.passages(), "passage"),
                report.elapsed().toMillis() / 1000.0));
    return report;
  }

  private void print(DemoQuestion question, List<Hit> hits) {
    Style style = Style.of(Style.Choice.AUTO, terminal);
    PrintStream out = terminal.out();
    out.println();
    out.println("Q: " + style.title(question.question()));
    for (Hit hit : hits) {
      out.println("A: %s  %s".formatted(SafeText.line(hit.title()), style.aside(hit.path())));
      int width = terminal.display().columns() - INDENT.length() - 1;
      SnippetText.lines(hit.snippet(), width, style).forEach(line -> out.println(INDENT + line));
    }
  }

  private static String quoted(Path path) {
    String text = path.toString();
    return text.contains(" ") ? "'" + text + "'" : text;
  }
}
