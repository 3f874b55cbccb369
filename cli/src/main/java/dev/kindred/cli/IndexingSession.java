package dev.kindred.cli;

import dev.kindred.indexer.IndexReport;
import dev.kindred.indexer.Indexer;
import dev.kindred.indexer.IndexingConfig;
import dev.kindred.indexer.IndexingProgress;
import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.SkipReason;
import dev.kindred.indexer.source.SourceFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Brings an index up to date with sources, one after the other, and shows how it goes.
 *
 * @param stop ends the run early
 * @param showProgress whether to draw a progress bar
 * @param countable whether the sources can be read twice
 */
record IndexingSession(
    Terminal terminal, StopRequest stop, boolean showProgress, boolean countable) {

  IndexReport run(Path index, IndexingConfig config, List<DocumentSource> sources)
      throws InterruptedException {
    try (Indexer indexer = Indexer.open(index, config)) {
      stop.attach(indexer::stop);
      try {
        return showProgress ? runShown(index, indexer, sources) : runAll(indexer, sources);
      } finally {
        stop.detach();
      }
    }
  }

  private IndexReport runAll(Indexer indexer, List<DocumentSource> sources)
      throws InterruptedException {
    var reports = new ArrayList<IndexReport>();
    for (DocumentSource source : sources) {
      reports.add(indexer.index(source, IndexingProgress.NONE));
      if (stop.requested()) {
        break;
      }
    }
    return sum(reports);
  }

  private IndexReport runShown(Path index, Indexer indexer, List<DocumentSource> sources)
      throws InterruptedException {
    var reports = new ArrayList<IndexReport>();
    try (var count = new DocumentCount(index, countable ? sources : List.of());
        var bar =
            new ProgressBar(
                terminal.err(),
                terminal.display().columns(),
                System::nanoTime,
                "documents",
                () -> countable ? count.total() : OptionalLong.empty())) {
      for (DocumentSource source : sources) {
        bar.nextSource();
        reports.add(indexer.index(source, bar));
        if (stop.requested()) {
          break;
        }
      }
    }
    return sum(reports);
  }

  /** Several runs as one. */
  static IndexReport sum(List<IndexReport> reports) {
    Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
    reports.forEach(
        report -> report.skipped().forEach((reason, n) -> skipped.merge(reason, n, Long::sum)));
    Function<ToLongFunction<IndexReport>, Long> total =
        count -> reports.stream().mapToLong(count).sum();
    List<SourceFailure> failures =
        reports.stream()
            .flatMap(report -> report.failures().stream())
            .limit(IndexReport.MAX_FAILURES)
            .toList();
    return new IndexReport(
        total.apply(IndexReport::added),
        total.apply(IndexReport::updated),
        total.apply(IndexReport::unchanged),
        total.apply(IndexReport::replaced),
        total.apply(IndexReport::removed),
        total.apply(IndexReport::failed),
        failures,
        skipped,
        total.apply(IndexReport::passages),
        total.apply(IndexReport::reusedPassages),
        total.apply(IndexReport::tokens),
        total.apply(IndexReport::cutPassages),
        reports.stream().anyMatch(IndexReport::stopped),
        reports.stream().map(IndexReport::elapsed).reduce(Duration.ZERO, Duration::plus));
  }
}
