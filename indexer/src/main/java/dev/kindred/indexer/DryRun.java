package dev.kindred.indexer;

import dev.kindred.core.schema.CollectionRoots;
import dev.kindred.core.schema.IndexFolder;
import dev.kindred.core.text.Document;
import dev.kindred.indexer.PlannedChange.Kind;
import dev.kindred.indexer.source.DocumentSink;
import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.SkipReason;
import dev.kindred.indexer.source.SourceFailure;
import dev.kindred.indexer.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** Compares sources with the last commit of an index as {@link IndexingRun} does. */
final class DryRun implements DocumentSink {
  private final CommittedDocuments committed;
  private final Consumer<PlannedChange> changes;
  private final RunCounts counts = new RunCounts();
  private final CollectionRoots roots;
  private CollectionRule collections = new CollectionRule.Given("");
  private String root = "";

  private DryRun(
      CommittedDocuments committed, CollectionRoots roots, Consumer<PlannedChange> changes) {
    this.committed = committed;
    this.roots = roots;
    this.changes = changes;
  }

  static IndexReport of(Path index, List<DocumentSource> sources, Consumer<PlannedChange> changes)
      throws InterruptedException {
    try (Directory directory = directory(index);
        var committed = new CommittedDocuments(DirectoryReader.open(directory))) {
      var run = new DryRun(committed, Indexer.collections(index), changes);
      for (DocumentSource source : sources) {
        run.compare(source);
      }
      return run.counts.report();
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  /** The index's folder, or nothing that is an index where there is none yet. */
  private static Directory directory(Path index) throws IOException {
    if (Files.isDirectory(index)) {
      Directory directory = FSDirectory.open(index);
      if (IndexFolder.exists(index, directory)) {
        IndexFolder.commitData(index, directory); // refuses what can't be read
        return directory;
      }
      directory.close();
    }
    var empty = new ByteBuffersDirectory();
    new IndexWriter(empty, new IndexWriterConfig()).close();
    return empty;
  }

  private void compare(DocumentSource source) throws IOException, InterruptedException {
    root = source.name();
    collections = CollectionRule.of(source, committed, roots);
    source.read(this);
    committed.forEachUnmetDocument(
        new CommittedDocuments.Gone(source, collections),
        (id, path) -> {
          counts.removed++;
          changes.accept(new PlannedChange(Kind.REMOVE, id.text(), path));
        });
  }

  @Override
  public boolean begin(SourceFile file) throws IOException, InterruptedException {
    requireGoingOn();
    var unchanged = committed.meetUnchanged(file, collections.of(file.path()));
    unchanged.ifPresent(counts::takeOver);
    return unchanged.isEmpty();
  }

  @Override
  public void accept(Document document) throws IOException, InterruptedException {
    requireGoingOn();
    String path = document.path();
    var comparison =
        committed.meet(document.id(), path, collections.of(path), ContentHash.of(document));
    switch (comparison) {
      case NEW, CHANGED -> {
        if (document.text().isBlank() && document.title().isBlank()) {
          fail(IndexingRun.withoutText(document));
        } else if (comparison == CommittedDocuments.Comparison.NEW) {
          counts.added++;
          changes.accept(new PlannedChange(Kind.ADD, document.id(), document.path()));
        } else {
          counts.updated++;
          changes.accept(new PlannedChange(Kind.UPDATE, document.id(), document.path()));
        }
      }
      case MET_BEFORE -> counts.replaced++;
      case SAME -> counts.unchanged++;
    }
  }

  private static void requireGoingOn() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while comparing");
    }
  }

  @Override
  public void fail(SourceFailure failure) throws IOException {
    counts.fail(failure);
    committed.keep(failure, root);
  }

  @Override
  public void skip(String path, SkipReason reason) throws IOException {
    counts.skip(reason, 1);
    if (reason.isChoice() && collections.keepsWhatIsPassedOver()) {
      committed.keepCollected(path);
    }
  }
}
