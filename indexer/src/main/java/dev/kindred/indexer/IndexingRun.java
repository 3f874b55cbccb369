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
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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
  private static final long COMMIT_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Makes what is written visible. */
  interface Commit {
    void run() throws IOException;
  }

  private record Waiting(
      Document document,
      String hash,
      Comparison comparison,
      List<Passage> passages,
      List<CompletableFuture<EncodedPassage>> encodings) {}

  /** Unwinds the source when a stop was asked for. */
  private static final class StopRequested extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private final Commit commit;
  private final IndexWriter writer;
  private final CommittedDocuments committed;
  private final Chunker chunker;
  private final PassageEncoder encoder;
  private final EncodingPool pool;
  private final IndexingProgress progress;
  private final BooleanSupplier stop;
  private final RunCounts counts = new RunCounts();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private String root = "";
  private int waitingPassages;
  private long lastCommitNanos = System.nanoTime();

  IndexingRun(
      Commit commit,
      IndexWriter writer,
      CommittedDocuments committed,
      Chunker chunker,
      PassageEncoder encoder,
      EncodingPool pool,
      IndexingProgress progress,
      BooleanSupplier stop) {
    this.commit = commit;
    this.writer = writer;
    this.committed = committed;
    this.chunker = chunker;
    this.encoder = encoder;
    this.pool = pool;
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
      committed.forEachUnmet(
          source::covers,
          id -> {
            writer.deleteDocuments(new Term(Fields.ID, id));
            counts.removed++;
          });
    }
    return counts.report();
  }

  @Override
  public void accept(Document document) throws IOException, InterruptedException {
    requireGoingOn();
    String hash = ContentHash.of(document);
    Comparison comparison = committed.meet(document.id(), hash);
    if (comparison == Comparison.SAME) {
      counts.unchanged++;
      progress.at(counts.read(), counts.tokens, document.path());
    } else {
      List<Passage> passages = chunker.chunk(document);
      if (passages.isEmpty()) {
        fail(new SourceFailure(document.path(), 0, "has no text"));
        return;
      }
      waiting.add(new Waiting(document, hash, comparison, passages, submit(passages)));
      waitingPassages += passages.size();
    }
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
      throws StopRequested, InterruptedException {
    if (encoder.wordsAlone()) {
      return List.of();
    }
    var encodings = new ArrayList<CompletableFuture<EncodedPassage>>(passages.size());
    try {
      for (Passage passage : passages) {
        requireGoingOn(); // a book has thousands of passages
        encodings.add(encoder.submit(pool, passage.contextualText()));
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
    if (failure.path().equals(root)) {
      committed.keepAll(); // a root goes by its own name, whatever its documents' paths begin with
    } else {
      committed.keep(failure.path());
    }
  }

  @Override
  public void skip(String path, SkipReason reason) {
    counts.skip(reason);
  }

  private boolean firstIsReady() {
    return waiting.getFirst().encodings().stream().allMatch(CompletableFuture::isDone);
  }

  private void writeFirst() throws IOException, InterruptedException {
    Waiting first = waiting.removeFirst();
    waitingPassages -= first.passages().size();
    List<EncodedPassage> encoded = join(first.encodings());
    writer.updateDocuments(
        new Term(Fields.ID, first.document().id()),
        DocumentBlock.of(
            first.document(),
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
      counts.cutPassages += passage.cut() ? 1 : 0;
    }
    progress.at(counts.read(), counts.tokens, first.document().path());
    if (System.nanoTime() - lastCommitNanos > COMMIT_INTERVAL_NANOS) {
      commit.run();
      lastCommitNanos = System.nanoTime();
    }
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
