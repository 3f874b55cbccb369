package dev.kindred.indexer;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Merges in the background and keeps the first failure for the indexing thread to throw, where
 * Lucene would have its thread print a stack trace and nobody else hear of it.
 */
final class MergeScheduler extends ConcurrentMergeScheduler {
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  @Override
  protected void handleMergeException(Throwable e) {
    failure.compareAndSet(null, e);
  }

  /** Throws the first failure since the last call. */
  void throwFailure() throws IOException {
    @Nullable Throwable e = failure.getAndSet(null);
    if (e instanceof IOException known) {
      throw known;
    }
    if (e != null) {
      throw new IOException("merging failed: " + e, e);
    }
  }
}
