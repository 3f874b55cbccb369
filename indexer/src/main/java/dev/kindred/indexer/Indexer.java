package dev.kindred.indexer;

import dev.kindred.core.codec.KindredCodec;
import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.EncodingPool;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexFolder;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.core.text.Chunker;
import dev.kindred.indexer.source.DocumentSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
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

  private final Path index;
  private final IndexManifest manifest;
  private final Directory directory;
  private final Analyzer analyzer;
  private final IndexWriter writer;
  private final @Nullable DenseEncoder encoder;
  private final int jobs;
  private volatile boolean stopRequested;

  private Indexer(
      Path index, IndexSettings settings, int jobs, Directory directory, Analyzer analyzer)
      throws IOException {
    this.index = index;
    this.manifest = settings.manifest();
    this.encoder = settings.encoder();
    this.jobs = jobs;
    this.directory = directory;
    this.analyzer = analyzer;
    VectorStorage storage =
        manifest.dense().map(IndexManifest.Dense::storage).orElse(VectorStorage.FLOAT32);
    this.writer =
        new IndexWriter(
            directory,
            new IndexWriterConfig(analyzer)
                .setCodec(KindredCodec.of(storage))
                .setRAMBufferSizeMB(RAM_BUFFER_MEGABYTES)
                .setCommitOnClose(false));
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
    requireUsable(index);
    try {
      Directory directory = FSDirectory.open(index);
      @Nullable IndexSettings settings = null;
      @Nullable Analyzer analyzer = null;
      try {
        Optional<IndexManifest> existing =
            IndexFolder.exists(index, directory)
                ? Optional.of(IndexFolder.manifest(index, directory))
                : Optional.empty();
        settings = IndexSettings.resolve(index, config, existing);
        analyzer = settings.manifest().language().newAnalyzer();
        return new Indexer(index, settings, config.jobs(), directory, analyzer);
      } catch (IOException | RuntimeException e) {
        if (settings != null && settings.encoder() != null) {
          settings.encoder().close();
        }
        if (analyzer != null) {
          analyzer.close();
        }
        directory.close();
        throw e;
      }
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  private static void requireUsable(Path index) {
    try {
      Files.createDirectories(index);
      try (Stream<Path> files = Files.list(index);
          Directory directory = FSDirectory.open(index)) {
        boolean foreign =
            files.anyMatch(
                file -> !file.getFileName().toString().equals(IndexWriter.WRITE_LOCK_NAME));
        if (foreign && !IndexFolder.exists(index, directory)) {
          throw new IndexException(
              "%s holds files but no index: name an empty folder with --index".formatted(index));
        }
      }
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  /** What the index is made with. */
  public IndexManifest manifest() {
    return manifest;
  }

  /**
   * Brings the index up to date with a source: encodes what is new or changed, and removes what the
   * source covers and no longer holds. Commits at the end, and every half minute on the way. Not to
   * be called from two threads at once.
   *
   * @return what was done; failures of single files and records are in it, not thrown
   * @throws IndexException if the index can no longer be written; the last commit stays
   * @throws InterruptedException if the thread is interrupted; what is written so far is committed
   */
  public IndexReport index(DocumentSource source, IndexingProgress progress)
      throws InterruptedException {
    var chunker =
        new Chunker(
            encoder == null ? new WordTokenizer() : encoder.tokenizer(), manifest.chunking());
    try (EncodingPool pool = encoder == null ? null : new EncodingPool(encoder, jobs);
        var committed = new CommittedDocuments(writer)) {
      var run =
          new IndexingRun(
              this::commit, writer, committed, chunker, pool, progress, () -> stopRequested);
      try {
        return run.run(source);
      } finally {
        // What was written is whole blocks: worth keeping whatever ended the run.
        if (writer.isOpen()) {
          commit();
        }
      }
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  /** Asks a run in progress, from any thread, to end soon and keep what it has. */
  public void stop() {
    stopRequested = true;
  }

  /**
   * Deletes documents and commits.
   *
   * @return the ids among them that were in the index
   * @throws IndexException if the index can no longer be written
   */
  public List<String> delete(List<String> ids) {
    try (var committed = new CommittedDocuments(writer)) {
      var found = new java.util.ArrayList<String>();
      for (String id : ids) {
        if (committed.contains(id)) {
          writer.deleteDocuments(new Term(Fields.ID, id));
          found.add(id);
        }
      }
      commit();
      return List.copyOf(found);
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  private void commit() throws IOException {
    // A new writer always has something to commit: an index of nothing, which nobody asked for.
    boolean begun = DirectoryReader.indexExists(directory) || writer.getDocStats().maxDoc > 0;
    if (begun && writer.hasUncommittedChanges()) {
      writer.setLiveCommitData(manifest.toCommitData().entrySet());
      writer.commit();
    }
  }

  /** Releases the index; what is not committed is dropped. */
  @Override
  public void close() {
    try (Directory closing = directory) {
      try (analyzer) {
        writer.close();
      } finally {
        if (encoder != null) {
          encoder.close();
        }
      }
      if (!IndexFolder.exists(index, closing)) {
        Files.deleteIfExists(index.resolve(IndexWriter.WRITE_LOCK_NAME));
        removeIfEmpty(index);
      }
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        return;
      }
    }
    Files.deleteIfExists(folder);
  }
}
