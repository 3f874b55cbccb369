package dev.kindred.indexer;

import dev.kindred.core.codec.KindredCodec;
import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.schema.BuildTime;
import dev.kindred.core.schema.CollectionRoots;
import dev.kindred.core.schema.CommitData;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexFolder;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.core.schema.IndexTuning;
import dev.kindred.core.schema.Run;
import dev.kindred.core.text.Chunker;
import dev.kindred.indexer.source.DocumentSource;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.ThreadInterruptedException;
import org.jspecify.annotations.Nullable;

/**
 * An index opened for writing. One process at a time holds it; searchers read on meanwhile and see
 * each commit whole. Every commit is a complete index, also after a crash or a stop.
 *
 * <pre>{@code
 * try (Indexer indexer = Indexer.open(Path.of(".kindred"), IndexingConfig.defaults())) {
 *   IndexReport report = indexer.index(source, IndexingProgress.NONE);
 * }
 * }</pre>
 */
public final class Indexer implements AutoCloseable {

  /** Tokens in a passage where nobody asks for another number. */
  public static final int DEFAULT_PASSAGE_TOKENS = 256;

  private static final double RAM_BUFFER_MEGABYTES = 64;
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(30);

  private final Path index;
  private final IndexManifest manifest;
  private IndexTuning tuning;
  private BuildTime buildTime;
  private CollectionRoots collections;
  private final Directory directory;
  private final Analyzer analyzer;
  private final MergeScheduler merges = new MergeScheduler();
  private final IndexWriter writer;
  private final PassageEncoder encoder;
  private final int jobs;
  private final WritableFolder folder;
  private final Run run;
  private final WriterFailures failures;
  private boolean hasCommit;
  private long timedUntilNanos = System.nanoTime();
  private CommitPolicy commits = CommitPolicy.every(COMMIT_INTERVAL, System::nanoTime);
  private volatile boolean stopRequested;
  private volatile boolean closed;

  private Indexer(
      WritableFolder folder,
      IndexSettings settings,
      Optional<CommitData> before,
      UnaryOperator<Run> run,
      int jobs,
      Directory directory,
      Analyzer analyzer)
      throws IOException {
    this.index = folder.index();
    this.folder = folder;
    this.manifest = settings.manifest();
    this.tuning = before.map(CommitData::tuning).orElse(IndexTuning.NONE);
    this.buildTime = before.map(CommitData::buildTime).orElse(BuildTime.NONE);
    this.collections = before.map(CommitData::collections).orElse(CollectionRoots.NONE);
    this.run = run.apply(before.map(CommitData::run).orElse(Run.UNKNOWN));
    this.encoder = settings.encoder();
    this.jobs = jobs;
    this.directory = directory;
    this.analyzer = analyzer;
    this.writer =
        new IndexWriter(
            directory,
            writerConfig(manifest, analyzer)
                .setMergeScheduler(merges)
                .setIndexDeletionPolicy(new KeptRuns(index, KeptRuns.DEFAULT))
                .setRAMBufferSizeMB(RAM_BUFFER_MEGABYTES)
                .setCommitOnClose(false));
    this.failures = new WriterFailures(index, writer);
  }

  /** As every writer must be set up, so that its merges give what indexing gives. */
  static IndexWriterConfig writerConfig(IndexManifest manifest, Analyzer analyzer) {
    VectorStorage storage =
        manifest.dense().map(IndexManifest.Dense::storage).orElse(VectorStorage.FLOAT32);
    return new IndexWriterConfig(analyzer).setCodec(KindredCodec.of(storage, Fields.SPARSE));
  }

  /**
   * Opens an index, or begins one where there is none; nothing is visible before the first commit.
   *
   * @param index the index's folder; created if absent
   * @param config settings; what it leaves open comes from the existing index
   * @throws IndexException if the index is locked, damaged, newer than this version, or made with
   *     other settings; or if the folder holds other files
   * @throws dev.kindred.core.model.ModelException if the model cannot be opened
   */
  public static Indexer open(Path index, IndexingConfig config) {
    return open(index, config, "index");
  }

  /** As {@link #open(Path, IndexingConfig)}, for a run that goes on and on. */
  static Indexer openToWatch(Path index, IndexingConfig config) {
    return open(index, config, "watch");
  }

  private static Indexer open(Path index, IndexingConfig config, String action) {
    return open(
        index,
        config.jobs(),
        before -> before.next(action),
        existing -> IndexSettings.resolve(index, config, existing));
  }

  /**
   * Deletes documents from an index and commits. Unlike {@link #delete(List)} it needs no model.
   *
   * @return the ids among them that were in the index, each once
   * @throws IndexException if there is no index, or it is locked, damaged or newer than this
   *     version
   */
  public static List<String> delete(Path index, List<String> ids) {
    try (Indexer indexer = openWithoutModel(index, before -> before.next("delete"))) {
      return indexer.delete(ids);
    }
  }

  /**
   * Deletes all documents of a collection and commits. Needs no model.
   *
   * @return how many there were
   * @throws IndexException if there is no index, or it is locked, damaged or newer than this
   *     version
   */
  public static int deleteCollection(Path index, String collection) {
    try (Indexer indexer = openWithoutModel(index, before -> before.next("delete"))) {
      indexer.collections = indexer.collections.without(collection);
      return indexer.deleteCommitted(committed -> committed.idsIn(collection)).size();
    }
  }

  /**
   * The files and folders that were indexed as collections.
   *
   * @throws IndexException if there is an index that is damaged or newer than this version
   */
  public static CollectionRoots collections(Path index) {
    if (!Files.isDirectory(index)) {
      return CollectionRoots.NONE;
    }
    try (Directory directory = FSDirectory.open(index)) {
      return IndexFolder.exists(index, directory)
          ? IndexFolder.commitData(index, directory).collections()
          : CollectionRoots.NONE;
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  /**
   * Changes what was learnt from an index's content and commits; needs no model.
   *
   * @param change from what is stored to what shall be
   * @throws IndexException if there is no index, or it is locked, damaged or newer than this
   *     version
   */
  public static void tune(Path index, UnaryOperator<IndexTuning> change) {
    // What is learnt belongs to the run whose content it is learnt from.
    try (Indexer indexer = openWithoutModel(index, before -> before)) {
      indexer.learn(change);
    }
  }

  /** Changes what was learnt from the index's content and commits, if there is an index yet. */
  void learn(UnaryOperator<IndexTuning> change) {
    requireOpen();
    tuning = change.apply(tuning);
    try {
      if (hasCommit) {
        commitChanged();
      }
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  /**
   * Says what {@link #index} would do, from the last commit on. Opens no model and writes nothing,
   * and so finds no fault with settings either.
   *
   * @param changes hears of each document that would change, as it is found
   * @return the counts of such a run, without passages and tokens
   * @throws IndexException if there is an index that is damaged or newer than this version
   * @throws InterruptedException if the thread is interrupted
   */
  public static IndexReport dryRun(
      Path index, List<DocumentSource> sources, Consumer<PlannedChange> changes)
      throws InterruptedException {
    return DryRun.of(index, sources, changes);
  }

  private static Indexer openWithoutModel(Path index, UnaryOperator<Run> run) {
    if (!Files.isDirectory(index)) {
      throw IndexFolder.problem(index, new IndexNotFoundException("no folder " + index));
    }
    return open(
        index,
        1,
        run,
        existing ->
            IndexSettings.withoutModel(
                existing.orElseThrow(
                    () ->
                        IndexFolder.problem(
                            index, new IndexNotFoundException("no index in " + index)))));
  }

  private static Indexer open(
      Path index,
      int jobs,
      UnaryOperator<Run> run,
      Function<Optional<IndexManifest>, IndexSettings> resolve) {
    WritableFolder folder = WritableFolder.of(index);
    try {
      Directory directory = DurableDirectory.open(index);
      @Nullable IndexSettings settings = null;
      @Nullable Analyzer analyzer = null;
      try {
        Optional<CommitData> existing =
            IndexFolder.exists(index, directory)
                ? Optional.of(IndexFolder.commitData(index, directory))
                : Optional.empty();
        settings = resolve.apply(existing.map(CommitData::manifest));
        analyzer = settings.manifest().language().newAnalyzer();
        var indexer = new Indexer(folder, settings, existing, run, jobs, directory, analyzer);
        indexer.requireStill(existing);
        return indexer;
      } catch (IOException | RuntimeException e) {
        if (settings != null) {
          settings.encoder().close();
        }
        if (analyzer != null) {
          analyzer.close();
        }
        directory.close();
        folder.removeIfUnused();
        throw e;
      }
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  /**
   * The manifest was read before the index was locked, and a model takes its time to load: another
   * process may have begun or remade the index in between.
   */
  private void requireStill(Optional<CommitData> existing) throws IOException {
    var data = new HashMap<String, String>();
    @Nullable Iterable<Map.Entry<String, String>> committed = writer.getLiveCommitData();
    if (committed != null) {
      committed.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    }
    hasCommit = !data.isEmpty();
    Optional<CommitData> now =
        hasCommit ? Optional.of(CommitData.of(index, data)) : Optional.empty();
    if (!now.equals(existing)) {
      writer.close();
      throw new IndexException(
          "index %s is being written by another process: try again when it is done"
              .formatted(index));
    }
  }

  /** To be called before the first run. */
  void commitBy(CommitPolicy policy) {
    commits = policy;
  }

  /** What the index is made with. */
  public IndexManifest manifest() {
    return manifest;
  }

  /**
   * Brings the index up to date with a source: encodes what is new or changed, and removes what the
   * source covers and no longer holds. Commits at the end, and every half minute on the way. Not to
   * be called from two threads at once. A run that finds nothing to index leaves no index where
   * there was none.
   *
   * @return what was done; failures of single files and records are in it, not thrown
   * @throws IndexException if the index can no longer be written; the last commit stays
   * @throws IllegalStateException if the indexer is closed
   * @throws InterruptedException if the thread is interrupted; what is written so far is committed,
   *     unless the interrupt met Lucene writing. {@link #stop} loses nothing
   */
  public IndexReport index(DocumentSource source, IndexingProgress progress)
      throws InterruptedException {
    return index(source, committed -> CollectionRule.of(source, committed, collections), progress);
  }

  /** As {@link #index(DocumentSource, IndexingProgress)}, in collections of the caller's choice. */
  IndexReport index(DocumentSource source, CollectionRule rule, IndexingProgress progress)
      throws InterruptedException {
    return index(source, committed -> rule, progress);
  }

  private interface Choice {
    CollectionRule of(CommittedDocuments committed) throws IOException;
  }

  private IndexReport index(DocumentSource source, Choice choice, IndexingProgress progress)
      throws InterruptedException {
    requireOpen();
    timedUntilNanos = System.nanoTime();
    var chunker = new Chunker(encoder.tokenizer(), manifest.chunking());
    try (var pool = new EncodingPool(jobs);
        var committed = new CommittedDocuments(DirectoryReader.open(writer))) {
      var run =
          new IndexingRun(
              this::commitIfDue,
              writer,
              committed,
              choice.of(committed),
              chunker,
              encoder,
              pool,
              progress,
              () -> stopRequested);
      try {
        return runAndCommit(run, source);
      } catch (IOException | RuntimeException e) {
        if (failures.isInterrupt(e)) {
          throw failures.interrupted(e);
        }
        throw failures.diagnosed(committed, e);
      }
    } catch (ClosedByInterruptException | ThreadInterruptedException e) {
      throw failures.interrupted(e);
    } catch (AlreadyClosedException e) {
      throw failures.broken(e);
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  private IndexReport runAndCommit(IndexingRun run, DocumentSource source)
      throws IOException, InterruptedException {
    IndexReport report;
    Optional<String> collection = source.collection();
    if (collection.isPresent() && Path.of(source.name()).isAbsolute()) {
      collections = collections.with(collection.get(), source.name());
    }
    try {
      report = run.run(source);
    } catch (IOException | InterruptedException | RuntimeException e) {
      // What was written is whole blocks: worth keeping whatever ended the run.
      boolean interrupted = Thread.interrupted();
      try {
        if (writer.isOpen()) {
          commit();
        }
      } catch (IOException | IllegalStateException f) {
        e.addSuppressed(f);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
      throw e;
    }
    commit();
    return report;
  }

  /**
   * Asks a run in progress, from any thread, to end soon and keep what it has; runs that begin
   * later end at once.
   */
  public void stop() {
    stopRequested = true;
  }

  /**
   * Deletes documents and commits.
   *
   * @return the ids among them that were in the index, each once
   * @throws IndexException if the index can no longer be written
   * @throws IllegalStateException if the indexer is closed
   */
  public List<String> delete(List<String> ids) {
    return deleteCommitted(committed -> new LinkedHashSet<>(ids));
  }

  private interface Choosing {
    Set<String> idsOf(CommittedDocuments committed) throws IOException;
  }

  private List<String> deleteCommitted(Choosing choosing) {
    requireOpen();
    timedUntilNanos = System.nanoTime();
    try (var committed = new CommittedDocuments(DirectoryReader.open(writer))) {
      try {
        return deleteAndCommit(choosing.idsOf(committed), committed);
      } catch (IOException | RuntimeException e) {
        throw failures.diagnosed(committed, e);
      }
    } catch (AlreadyClosedException e) {
      throw failures.broken(e);
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  private List<String> deleteAndCommit(Set<String> ids, CommittedDocuments committed)
      throws IOException {
    var found = new ArrayList<String>();
    for (String id : ids) {
      if (committed.contains(id)) {
        writer.deleteDocuments(new Term(Fields.ID, id));
        found.add(id);
      }
    }
    commit();
    return List.copyOf(found);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the indexer is closed");
    }
  }

  private void commitIfDue() throws IOException {
    if (commits.isDue()) {
      commit();
    }
  }

  /** A new writer counts as changed, but what nothing was added to is no index yet. */
  private void commit() throws IOException {
    if (writer.hasUncommittedChanges() && (hasCommit || writer.getDocStats().maxDoc > 0)) {
      commitChanged();
    }
    merges.throwFailure();
  }

  private void commitChanged() throws IOException {
    long now = System.nanoTime();
    buildTime = buildTime.plus(encoder.takeTime(Duration.ofNanos(now - timedUntilNanos)));
    timedUntilNanos = now;
    writer.setLiveCommitData(
        new CommitData(manifest, tuning, buildTime, run, collections).toMap().entrySet());
    writer.commit();
    hasCommit = true;
    commits.committed();
  }

  /** Releases the index; what is not committed is dropped. Closing twice is harmless. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    // Lucene would give up its lock only half if it met the interrupt on the way.
    boolean interrupted = Thread.interrupted();
    try {
      release();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void release() {
    try (Directory closing = directory) {
      try (analyzer) {
        writer.close();
      } finally {
        encoder.close();
      }
      if (Files.isDirectory(index) && !IndexFolder.exists(index, closing)) {
        Files.deleteIfExists(index.resolve(IndexWriter.WRITE_LOCK_NAME));
        folder.removeIfUnused();
      }
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }
}
