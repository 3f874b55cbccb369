package dev.kindred.cli;

import dev.kindred.core.schema.IndexTuning;
import dev.kindred.indexer.Indexer;
import dev.kindred.searcher.IndexStatus;
import dev.kindred.searcher.Searcher;
import dev.kindred.searcher.SearcherOptions;
import dev.kindred.searcher.relevance.NullQueries;
import dev.kindred.searcher.relevance.Relevance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Has an index learn what its scores mean, where it never did or has changed since.
 *
 * @param threads queries under way at once
 */
record RelevanceCalibration(int threads) {
  /** The best of many passages is stronger, but not by much: more than this, and it is due. */
  private static final double CHANGE = 0.1;

  /**
   * Calibrates if it is due.
   *
   * @param options where the index's models are
   * @return what was done, for people; empty if nothing was due
   */
  Optional<String> run(Path index, SearcherOptions options) {
    return run(index, options, change -> Indexer.tune(index, change));
  }

  /**
   * Calibrates if it is due.
   *
   * @param options where the index's models are
   * @param store changes what the index has learnt
   * @return what was done, for people; empty if nothing was due
   */
  Optional<String> run(
      Path index, SearcherOptions options, Consumer<UnaryOperator<IndexTuning>> store) {
    if (!Files.isDirectory(index)) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    Relevance learnt;
    try (Searcher searcher = Searcher.open(index, options)) {
      IndexStatus status = searcher.status();
      if (status.passages() == 0 || !isDue(status)) {
        return Optional.empty();
      }
      learnt = searcher.calibrate(threads);
    }
    store.accept(tuning -> tuning.withRelevance(Optional.of(learnt.toText())));
    return Optional.of(
        String.format(
            Locale.ROOT,
            "relevance calibrated with %d off-topic questions in %.1f s",
            NullQueries.all().size(),
            (System.nanoTime() - start) / 1e9));
  }

  private static boolean isDue(IndexStatus status) {
    Optional<Relevance> before;
    try {
      before = status.tuning().relevance().map(Relevance::parse);
    } catch (IllegalArgumentException e) {
      return true; // damaged
    }
    return before.isEmpty()
        || Math.abs(status.passages() - before.get().passages()) > CHANGE * before.get().passages();
  }
}
