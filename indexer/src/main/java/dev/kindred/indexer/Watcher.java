package dev.kindred.indexer;

import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexTuning;
import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.SourceFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Keeps an index up to date with files and folders while they change. It holds the index for
 * writing until it is closed; all it does is one run, so that {@link Snapshots#rollback} leads back
 * behind it.
 *
 * <pre>{@code
 * try (Watcher watcher = Watcher.open(Path.of(".kindred"), IndexingConfig.defaults())) {
 *   watcher.add(DocumentSources.open(folder, SourceOptions.under(folder)), IndexingProgress.NONE);
 *   watcher.follow(report -> System.out.println(report.updated() + " updated")); // until stop()
 * }
 * }</pre>
 *
 * <p>An event of the file system only says where to look: what is there is then read as {@link
 * Indexer#index} reads it, by the same rules, of the part that changed. Changes are taken together
 * until there are none for a tenth of a second, or for half a second in all, or for as long as the
 * last batch took. A minute after the last change everything is looked at once more, which costs
 * little and finds what no event tells of, such as a changed file that a link elsewhere leads to.
 */
public final class Watcher implements AutoCloseable {
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long SETTLE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long BLIND_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A tree that takes long to look at is looked at less often: a tenth of the time at most. */
  private static final int REST = 10;

  private final Indexer indexer;
  private final FolderEvents events;
  private final LongSupplier nanoTime;
  private final Path index;
  private final List<DocumentSource> sources = new ArrayList<>();
  private final Set<SourceFailure> told = new HashSet<>();
  private long batchNanos;
  private long wholeNanos;
  private volatile boolean stopRequested;

  /** Hears what becomes of changes, on the watching thread. */
  @FunctionalInterface
  public interface Listener {

    /**
     * Hears of a batch that changed the index, or could not be read.
     *
     * @param report of the batch alone; a failure is in it once, until its file changes again
     */
    void updated(IndexReport report);

    /**
     * Hears that changes are not told by the system, and so are seen late.
     *
     * @param reason a clause for a person
     */
    default void late(String reason) {}
  }

  private Watcher(Indexer indexer, FolderEvents events, LongSupplier nanoTime, Path index) {
    this.indexer = indexer;
    this.events = events;
    this.nanoTime = nanoTime;
    this.index = index;
  }

  /**
   * Opens an index to be kept up to date, as {@link Indexer#open} does.
   *
   * @throws IndexException if the index is locked, damaged, newer than this version, or made with
   *     other settings; or if the folder holds other files
   * @throws dev.kindred.core.model.ModelException if the model cannot be opened
   */
  public static Watcher open(Path index, IndexingConfig config) {
    return open(index, config, NativeFolderEvents.open(), System::nanoTime);
  }

  /**
   * @param events closed with this, also if it does not come to be
   */
  static Watcher open(
      Path index, IndexingConfig config, FolderEvents events, LongSupplier nanoTime) {
    try {
      Indexer indexer = Indexer.openToWatch(index, config);
      try {
        return new Watcher(indexer, events, nanoTime, index.toRealPath());
      } catch (IOException e) {
        indexer.close();
        throw new IndexException("%s cannot be reached (%s)".formatted(index, e.getMessage()), e);
      }
    } catch (RuntimeException e) {
      events.close();
      throw e;
    }
  }

  /**
   * Brings the index up to date with a source, and notes changes to it from then on.
   *
   * @return as {@link Indexer#index}
   * @throws IndexException as {@link Indexer#index}
   * @throws InterruptedException as {@link Indexer#index}
   */
  public IndexReport add(DocumentSource source, IndexingProgress progress)
      throws InterruptedException {
    sources.add(source);
    long start = nanoTime.getAsLong();
    IndexReport report = indexer.index(watched(source), progress);
    wholeNanos += nanoTime.getAsLong() - start;
    told.addAll(report.failures());
    return report;
  }

  private DocumentSource watched(DocumentSource source) {
    return new WatchedSource(
        source,
        folder -> {
          if (!folder.startsWith(index)) { // else each commit would be a change
            events.watch(folder);
          }
        });
  }

  /**
   * Follows the changes of all sources until {@link #stop}.
   *
   * @throws IndexException if the index can no longer be written; the last commit stays
   * @throws InterruptedException as {@link Indexer#index}
   */
  public void follow(Listener listener) throws InterruptedException {
    boolean settled = false;
    String late = "";
    while (!stopRequested) {
      String trouble = events.trouble().orElse("");
      if (!trouble.equals(late) && !trouble.isEmpty()) {
        listener.late(trouble);
      }
      late = trouble;
      var changed = new LinkedHashSet<Path>();
      boolean any = batch(untilLook(settled, !trouble.isEmpty()), changed);
      if (stopRequested) {
        return;
      }
      tell(any ? readAgain(changed) : readAll(), listener);
      settled = !any;
    }
  }

  private long untilLook(boolean settled, boolean blind) {
    return blind
        ? Math.max(BLIND_NANOS, REST * wholeNanos)
        : settled ? Long.MAX_VALUE : Math.max(SETTLE_NANOS, REST * wholeNanos);
  }

  /** Waits for changes, and until they are over. */
  private boolean batch(long longest, Set<Path> changed) throws InterruptedException {
    if (!events.poll(longest, changed)) {
      return false;
    }
    long end = nanoTime.getAsLong() + Math.max(MOST_NANOS, batchNanos);
    long left = end - nanoTime.getAsLong();
    while (left > 0 && !stopRequested && events.poll(Math.min(QUIET_NANOS, left), changed)) {
      left = end - nanoTime.getAsLong();
    }
    return true;
  }

  private IndexReport readAgain(Set<Path> changed) throws InterruptedException {
    long start = nanoTime.getAsLong();
    changed.removeIf(path -> path.startsWith(index));
    told.removeIf(failure -> sources.stream().anyMatch(s -> isOf(s, failure, changed)));
    var reports = new ArrayList<IndexReport>();
    for (DocumentSource source : sources) {
      Optional<DocumentSource> part = source.part(changed);
      if (part.isPresent()) {
        reports.add(indexer.index(watched(part.get()), IndexingProgress.NONE));
      }
    }
    batchNanos = nanoTime.getAsLong() - start;
    return IndexReport.sum(reports);
  }

  private static boolean isOf(DocumentSource source, SourceFailure failure, Set<Path> changed) {
    return source.fileOf(failure.path()).filter(changed::contains).isPresent();
  }

  private IndexReport readAll() throws InterruptedException {
    long start = nanoTime.getAsLong();
    var reports = new ArrayList<IndexReport>();
    for (DocumentSource source : sources) {
      reports.add(indexer.index(watched(source), IndexingProgress.NONE));
    }
    wholeNanos = nanoTime.getAsLong() - start;
    return IndexReport.sum(reports);
  }

  private void tell(IndexReport report, Listener listener) {
    List<SourceFailure> news = report.failures().stream().filter(told::add).toList();
    if (report.added() + report.updated() + report.removed() > 0 || !news.isEmpty()) {
      listener.updated(report.withFailures(news));
    }
  }

  /**
   * Changes what was learnt from the index's content, as {@link Indexer#tune} does for an index
   * that nobody holds. Not to be called while it follows or adds.
   */
  public void tune(UnaryOperator<IndexTuning> change) {
    indexer.learn(change);
  }

  /**
   * Asks {@link #add} and {@link #follow}, from any thread, to end soon and keep what they have.
   */
  public void stop() {
    stopRequested = true;
    indexer.stop();
    events.close();
  }

  /** Releases the index. Closing twice is harmless. */
  @Override
  public void close() {
    events.close();
    indexer.close();
  }
}
