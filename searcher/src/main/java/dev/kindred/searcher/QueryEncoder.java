package dev.kindred.searcher;

import dev.kindred.core.encode.TextEncoder;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.dense.Embedding;
import dev.kindred.core.encode.sparse.SparseEmbedding;
import dev.kindred.core.encode.sparse.SparseEncoders;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexManifest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of an index's models, opened when a query first needs it and checked against the manifest.
 *
 * @param <E> what a query is turned into
 */
final class QueryEncoder<E> implements AutoCloseable {
  private final Supplier<TextEncoder<E>> opening;

  /** Native code must not lose its session while it runs: closing waits for who encodes. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private @Nullable TextEncoder<E> encoder;
  private boolean closed;

  private QueryEncoder(Supplier<TextEncoder<E>> opening) {
    this.opening = opening;
  }

  /** The model that made an index's vectors. */
  static QueryEncoder<Embedding> dense(
      Path index, IndexManifest.Dense made, Optional<String> moved) {
    return new QueryEncoder<>(
        () ->
            same(
                index,
                made.model(),
                made.fingerprint(),
                DenseEncoders.open(moved.orElse(made.model())),
                "--model"));
  }

  /** The model that made an index's sparse terms. */
  static QueryEncoder<SparseEmbedding> sparse(
      Path index, IndexManifest.Sparse made, Optional<String> moved) {
    return new QueryEncoder<>(
        () ->
            same(
                index,
                made.model(),
                made.fingerprint(),
                SparseEncoders.open(moved.orElse(made.model()), made.options()),
                "--sparse-model"));
  }

  private static <E> TextEncoder<E> same(
      Path index, String model, String fingerprint, TextEncoder<E> opened, String option) {
    if (!opened.fingerprint().equals(fingerprint)) {
      opened.close();
      throw new IndexException(
          ("index %s was made with %s (fingerprint %s), but the model found is %s (fingerprint %s):"
                  + " name the folder of the first with %s, or index again")
              .formatted(
                  index,
                  model,
                  fingerprint.substring(0, 12),
                  opened.modelName(),
                  opened.fingerprint().substring(0, 12),
                  option));
    }
    return opened;
  }

  E encode(String text) {
    ensureOpen();
    lock.readLock().lock();
    try {
      if (encoder == null) {
        throw new IllegalStateException("the searcher is closed");
      }
      return encoder.encode(text, TextRole.QUERY);
    } finally {
      lock.readLock().unlock();
    }
  }

  private void ensureOpen() {
    lock.readLock().lock();
    try {
      if (encoder != null) {
        return;
      }
    } finally {
      lock.readLock().unlock();
    }
    lock.writeLock().lock();
    try {
      if (encoder == null && !closed) {
        encoder = opening.get();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      if (encoder != null) {
        encoder.close();
        encoder = null;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
