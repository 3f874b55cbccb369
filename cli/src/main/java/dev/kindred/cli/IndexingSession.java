package dev.kindred.cli;

import dev.kindred.indexer.IndexReport;
import dev.kindred.indexer.Indexer;
import dev.kindred.indexer.IndexingConfig;
import dev.kindred.indexer.IndexingProgress;
import dev.kindred.indexer.source.DocumentSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Brings an index up to date with sources, one after the other, and shows how it goes.
 *
 * @param stop ends the run early
 * @param showProgress whether to draw a progress bar
 * @param countable whether the sources can be read twice
 */
record IndexingSession(
    Terminal terminal, StopRequest stop, boolean showProgress, boolean countable) {

  /** Brings an index up to date with one source. */
  interface Indexing {
    IndexReport index(DocumentSource source, IndexingProgress progress) throws InterruptedException;
  }

  IndexReport run(Path index, IndexingConfig config, List<DocumentSource> sources)
      throws InterruptedException {
    try (Indexer indexer = Indexer.open(index, config)) {
      stop.attach(indexer::stop);
      try {
        return run(index, indexer::index, sources);
      } finally {
        stop.detach();
      }
    }
  }

  /** For an index that is open already, and told of a stop by the caller. */
  IndexReport run(Path index, Indexing indexing, List<DocumentSource> sources)
      throws InterruptedException {
    return showProgress ? runShown(index, indexing, sources) : runAll(indexing, sources);
  }

  private IndexReport runAll(Indexing indexing, List<DocumentSource> sources)
      throws InterruptedException {
    var reports = new ArrayList<IndexReport>();
    for (DocumentSource source : sources) {
      reports.add(indexing.index(source, IndexingProgress.NONE));
      if (stop.requested()) {
        break;
      }
    }
    return IndexReport.sum(reports);
  }

  private IndexReport runShown(Path index, Indexing indexing, List<DocumentSource> sources)
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
        reports.add(indexing.index(source, bar));
        if (stop.requested()) {
          break;
        }
      }
    }
    return IndexReport.sum(reports);
  }
}
