package dev.kindred.indexer;

import dev.kindred.core.schema.BuildTime;
import dev.kindred.core.schema.CommitData;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexFolder;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.core.schema.IndexTuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * Makes an index anew, with another model or other settings, from the documents that it holds. The
 * new one grows in a folder beside it and takes its place in one commit, so that searchers read on
 * throughout, and {@link Snapshots#rollback} leads back. Until then nobody else can write to the
 * index. A run that ends early leaves it as it was.
 *
 * <pre>{@code
 * try (var reindexing = Reindexing.open(index, IndexingConfig.builder().model("bge-small-en-v1.5").build())) {
 *   reindexing.run(IndexingProgress.NONE);
 * }
 * }</pre>
 */
public final class Reindexing implements AutoCloseable {
  private static final String SUFFIX = ".reindex";

  private final Path index;
  private final Path beside;
  private final Directory directory;
  private final CommitData before;
  private final IndexWriter lock;
  private final Indexer indexer;
  private final long documents;

  private Reindexing(
      Path index,
      Path beside,
      Directory directory,
      CommitData before,
      IndexWriter lock,
      Indexer indexer,
      long documents) {
    this.index = index;
    this.beside = beside;
    this.directory = directory;
    this.before = before;
    this.lock = lock;
    this.indexer = indexer;
    this.documents = documents;
  }

  /**
   * Locks an index and opens the new models.
   *
   * @param index the index's folder; the new one grows in a folder of that name and {@code
   *     .reindex}
   * @param config what the index shall be made with; language, storage, whole documents and sparse
   *     model stay as they are where it does not say, and the size of passages becomes the default
   * @throws IndexException if there is no index, or it is locked, damaged or newer than this
   *     version
   * @throws dev.kindred.core.model.ModelException if a model cannot be opened
   */
  public static Reindexing open(Path index, IndexingConfig config) {
    Path beside = index.resolveSibling(index.getFileName() + SUFFIX);
    try {
      Directory directory = DurableDirectory.open(index);
      try {
        CommitData before = IndexFolder.commitData(index, directory);
        var lock = new IndexWriter(directory, switching(index));
        try {
          remove(beside);
          long documents = Snapshots.list(index).getFirst().documents();
          Indexer indexer = Indexer.open(beside, config.orElse(before.manifest()));
          return new Reindexing(index, beside, directory, before, lock, indexer, documents);
        } catch (IOException | RuntimeException e) {
          lock.close();
          throw e;
        }
      } catch (IOException | RuntimeException e) {
        directory.close();
        throw e;
      }
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    } catch (IllegalArgumentException e) {
      throw IndexFolder.unknownCodec(index, e);
    }
  }

  private static IndexWriterConfig switching(Path index) {
    return new IndexWriterConfig(new KeywordAnalyzer()) // it analyses nothing
        .setMergePolicy(NoMergePolicy.INSTANCE)
        .setIndexDeletionPolicy(new KeptRuns(index, KeptRuns.DEFAULT))
        .setCommitOnClose(false);
  }

  /**
   * Builds the new index and puts it in place. To be called once.
   *
   * @return what was done; if it was stopped, the index is as before
   * @throws IndexException if the index was begun by a version whose documents cannot be cut anew,
   *     or cannot be written; it is as before then
   * @throws InterruptedException if the thread is interrupted
   */
  public IndexReport run(IndexingProgress progress) throws InterruptedException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      var source = new CommittedSource(index, reader);
      IndexReport report = indexer.index(source, source, progress);
      if (!report.stopped()) {
        IndexManifest manifest = indexer.manifest();
        indexer.close();
        replace(source, manifest);
      }
      return report;
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  /** One commit: whoever opens the index sees the old documents or the new ones. */
  private void replace(CommittedSource source, IndexManifest manifest)
      throws IOException, InterruptedException {
    lock.deleteAll();
    try (Directory made = FSDirectory.open(beside)) {
      if (DirectoryReader.indexExists(made)) {
        lock.addIndexes(made);
      }
    }
    source.forEach(Fields.FILE, stored -> lock.addDocument(FileRecord.of(stored).toLucene()));
    var data =
        new CommitData(
            manifest,
            IndexTuning.NONE,
            buildTime(),
            before.run().next("reindex"),
            before.collections());
    lock.setLiveCommitData(data.toMap().entrySet());
    lock.commit();
  }

  private BuildTime buildTime() {
    try (Directory made = FSDirectory.open(beside)) {
      return DirectoryReader.indexExists(made)
          ? IndexFolder.commitData(beside, made).buildTime()
          : BuildTime.NONE;
    } catch (IOException e) {
      throw IndexFolder.problem(beside, e);
    }
  }

  /** How many documents the index holds. */
  public long documents() {
    return documents;
  }

  /** Asks a run in progress, from any thread, to end soon and change nothing. */
  public void stop() {
    indexer.stop();
  }

  /** Unlocks the index and removes what is beside it. */
  @Override
  public void close() {
    try (directory;
        lock) {
      indexer.close();
      remove(beside);
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  /** What an earlier run left that was killed is removed, but nothing that is no index. */
  private static void remove(Path beside) throws IOException {
    if (!Files.isDirectory(beside)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(beside)) {
      files = listed.toList();
    }
    boolean ours = files.stream().allMatch(WritableFolder::isOfIndex);
    if (!ours) {
      throw new IndexException(
          "%s holds files that are no index: move them away".formatted(beside));
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(beside);
  }
}
