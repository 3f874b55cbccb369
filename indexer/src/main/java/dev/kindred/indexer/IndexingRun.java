package dev.kindred.indexer;

import dev.kindred.core.KindredException;
import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.text.Chunker;
import dev.kindred.core.text.Document;
import dev.kindred.core.text.Passage;
import dev.kindred.indexer.CommittedDocuments.Comparison;
import dev.kindred.indexer.PassageEncoder.EncodedPassage;
import dev.kindred.indexer.source.DocumentSink;
import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.SkipReason;
import dev.kindred.indexer.source.SourceFailure;
import dev.kindred.indexer.source.SourceFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;

/**
 * One pass over a source. This thread reads, cuts and writes; the pool encodes. Documents wait in
 * the order they were read until their passages are encoded, and are written in that order, so that
 * the index does not depend on how many workers there are. The wait is bounded in passages.
 */
final class IndexingRun implements DocumentSink {
  private static final int MAX_WAITING_PASSAGES = 512;

  /** Makes what is written visible, if it is time to. */
  interface Commit {
    void runIfDue() throws IOException;
  }

  /** What is to be written when all before it is. */
  private sealed interface Waiting {
    boolean ready();
  }

  private record WaitingDocument(
      Document document,
      String collection,
      String hash,
      Comparison comparison,
      List<Passage> passages,
      List<CompletableFuture<EncodedPassage>> encodings)
      implements Waiting {

    @Override
    public boolean ready() {
      return encodings.stream().allMatch(CompletableFuture::isDone);
    }
  }

  private record WaitingFile(FileRecord record) implements Waiting {

    @Override
    public boolean ready() {
      return true;
    }
  }

  /** Unwinds the source when a stop was asked for. */
  private static final class StopRequested extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final Commit commit;
  private final IndexWriter writer;
  private final CommittedDocuments committed;
  private final CollectionRule collections;
  private final Chunker chunker;
  private final PassageEncoder encoder;
  private final EncodingPool pool;
  private final CommittedEncodings encodedBefore;
  private final IndexingProgress progress;
  private final BooleanSupplier stop;
  private final RunCounts counts = new RunCounts();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private String root = "";
  private int fileDocuments;
  private long failedBeforeFile;
  private final Map<SkipReason, Long> fileSkipped = new EnumMap<>(SkipReason.class);
  private int waitingPassages;

  IndexingRun(
      Commit commit,
      IndexWriter writer,
      CommittedDocuments committed,
      CollectionRule collections,
      Chunker chunker,
      PassageEncoder encoder,
      EncodingPool pool,
      IndexingProgress progress,
      BooleanSupplier stop) {
    this.commit = commit;
    this.writer = writer;
    this.committed = committed;
    this.collections = collections;
    this.chunker = chunker;
    this.encoder = encoder;
    this.pool = pool;
    this.encodedBefore = committed.encodings(encoder);
    this.progress = progress;
    this.stop = stop;
  }

  IndexReport run(DocumentSource source) throws IOException, InterruptedException {
    root = source.name();
    try {
      source.read(this);
      // Ctrl-C also ends whoever feeds our standard input: what came of it may not be all.
      counts.stopped = stop.getAsBoolean();
    } catch (StopRequested e) {
      counts.stopped = true;
    }
    // Whoever stops a run does not wait for what is still to be encoded.
    while (!waiting.isEmpty() && (!counts.stopped || firstIsReady())) {
      writeFirst();
    }
    if (!counts.stopped) {
      var gone = new CommittedDocuments.Gone(source, collections);
      committed.forEachUnmetDocument(
          gone,
          (id, path) -> {
            writer.deleteDocuments(id);
            counts.removed++;
          });
      committed.forEachUnmetFile(gone, (key, path) -> writer.deleteDocuments(key));
    }
    return counts.report();
  }

  @Override
  public boolean begin(SourceFile file) throws IOException, InterruptedException {
    requireGoingOn();
    Optional<FileRecord> unchanged = committed.meetUnchanged(file, collections.of(file.path()));
    if (unchanged.isPresent()) {
      counts.takeOver(unchanged.get());
      progress.at(counts.read(), counts.tokens, file.path());
      return false;
    }
    // Before any document of it changes: what is cut off here is read again.
    writer.deleteDocuments(new Term(Fields.FILE_PATH, file.path()));
    fileDocuments = 0;
    fileSkipped.clear();
    failedBeforeFile = counts.failed();
    return true;
  }

  @Override
  public void end(SourceFile file) throws IOException, InterruptedException {
    boolean whole = counts.failed() == failedBeforeFile;
    if (whole && fileDocuments > 0 && !file.stamp().isEmpty()) {
      waiting.add(
          new WaitingFile(
              new FileRecord(
                  file, collections.of(file.path()), fileDocuments, Map.copyOf(fileSkipped))));
      writeReady();
    }
  }

  @Override
  public void accept(Document document) throws IOException, InterruptedException {
    requireGoingOn();
    String hash = ContentHash.of(document);
    String collection = collections.of(document.path());
    Comparison comparison = committed.meet(document.id(), document.path(), collection, hash);
    fileDocuments += comparison == Comparison.MET_BEFORE ? 0 : 1;
    if (comparison == Comparison.SAME) {
      counts.unchanged++;
      progress.at(counts.read(), counts.tokens, document.path());
    } else {
      List<Passage> passages = chunker.chunk(document);
      if (passages.isEmpty()) {
        fail(withoutText(document));
        return;
      }
      waiting.add(
          new WaitingDocument(document, collection, hash, comparison, passages, submit(passages)));
      waitingPassages += passages.size();
    }
    writeReady();
  }

  private void writeReady() throws IOException, InterruptedException {
    while (!waiting.isEmpty() && (waitingPassages > MAX_WAITING_PASSAGES || firstIsReady())) {
      writeFirst();
    }
  }

  /** An interrupt is looked for here because Lucene's files do not survive one well. */
  private void requireGoingOn() throws StopRequested, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while indexing");
    }
    if (stop.getAsBoolean()) {
      throw new StopRequested();
    }
  }

  private List<CompletableFuture<EncodedPassage>> submit(List<Passage> passages)
      throws IOException, InterruptedException {
    if (encoder.wordsAlone()) {
      return List.of();
    }
    var encodings = new ArrayList<CompletableFuture<EncodedPassage>>(passages.size());
    try {
      for (Passage passage : passages) {
        requireGoingOn(); // a book has thousands of passages
        Optional<EncodedPassage> known = encodedBefore.find(ContentHash.ofPassage(passage));
        encodings.add(
            known
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> encoder.submit(pool, passage.contextualText())));
      }
    } catch (RejectedExecutionException e) {
      if (Thread.interrupted()) {
        var interrupted = new InterruptedException("interrupted while waiting for an encoder");
        interrupted.initCause(e);
        throw interrupted;
      }
      throw e;
    }
    return encodings;
  }

  @Override
  public void fail(SourceFailure failure) throws IOException {
    counts.fail(failure);
    committed.keep(failure, root);
  }

  static SourceFailure withoutText(Document document) {
    return new SourceFailure(document.path(), 0, "has no text");
  }

  @Override
  public void skip(String path, SkipReason reason) throws IOException {
    counts.skip(reason, 1);
    if (reason.isChoice() && collections.keepsWhatIsPassedOver()) {
      committed.keepCollected(path);
    }
    fileSkipped.merge(reason, 1L, Long::sum);
  }

  private boolean firstIsReady() {
    return waiting.getFirst().ready();
  }

  private void writeFirst() throws IOException, InterruptedException {
    switch (waiting.removeFirst()) {
      case WaitingDocument document -> write(document);
      case WaitingFile file -> {
        FileRecord record = file.record();
        writer.updateDocument(new Term(Fields.FILE_PATH, record.file().path()), record.toLucene());
      }
    }
    commit.runIfDue();
  }

  private void write(WaitingDocument first) throws IOException, InterruptedException {
    waitingPassages -= first.passages().size();
    List<EncodedPassage> encoded = join(first.encodings());
    writer.updateDocuments(
        new Term(Fields.ID, first.document().id()),
        DocumentBlock.of(
            first.document(),
            first.collection(),
            first.hash(),
            first.passages(),
            encoded,
            encoder.similarity().function()));
    switch (first.comparison()) {
      case NEW -> counts.added++;
      case CHANGED -> counts.updated++;
      case MET_BEFORE -> counts.replaced++;
      case SAME -> throw new AssertionError("what is the same is not written");
    }
    counts.passages += first.passages().size();
    for (EncodedPassage passage : encoded) {
      counts.tokens += passage.tokens();
      counts.reusedPassages += passage.reused() ? 1 : 0;
      counts.cutPassages += passage.cut() ? 1 : 0;
    }
    progress.at(counts.read(), counts.tokens, first.document().path());
  }

  private static List<EncodedPassage> join(List<CompletableFuture<EncodedPassage>> futures)
      throws InterruptedException {
    try {
      CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new KindredException("encoding failed: " + e.getCause(), e);
    }
    return futures.stream().map(CompletableFuture::join).toList();
  }
}
