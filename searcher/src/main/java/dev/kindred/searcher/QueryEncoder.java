package dev.kindred.searcher;

import dev.kindred.core.encode.TextEncoder;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.dense.Embedding;
import dev.kindred.core.encode.sparse.SparseEmbedding;
import dev.kindred.core.encode.sparse.SparseEncoder;
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

  /** The model that made an index's vectors, or one that goes with them. */
  static QueryEncoder<Embedding> dense(
      Path index, IndexManifest.Dense made, SearcherOptions options) {
    return new QueryEncoder<>(
        () -> {
          if (options.queryModel().isPresent()) {
            return matching(index, made, DenseEncoders.open(options.queryModel().get()));
          }
          DenseEncoder opened = DenseEncoders.open(options.denseModel().orElse(made.model()));
          return same(
              index,
              made.model(),
              made.fingerprint(),
              opened,
              opened.documentFingerprint(),
              "--model");
        });
  }

  /** The model that made an index's sparse terms. */
  static QueryEncoder<SparseEmbedding> sparse(
      Path index, IndexManifest.Sparse made, Optional<String> moved) {
    return new QueryEncoder<>(
        () -> {
          SparseEncoder opened = SparseEncoders.open(moved.orElse(made.model()), made.options());
          return same(
              index,
              made.model(),
              made.fingerprint(),
              opened,
              opened.fingerprint(),
              "--sparse-model");
        });
  }

  private static <E> TextEncoder<E> same(
      Path index,
      String model,
      String fingerprint,
      TextEncoder<E> opened,
      String found,
      String option) {
    if (!found.equals(fingerprint)) {
      opened.close();
      throw new IndexException(
          ("index %s was made with %s (fingerprint %s), but the model found is %s (fingerprint %s):"
                  + " name the folder of the first with %s, or index again")
              .formatted(
                  index,
                  model,
                  fingerprint.substring(0, 12),
                  opened.modelName(),
                  found.substring(0, 12),
                  option));
    }
    return opened;
  }

  private static DenseEncoder matching(Path index, IndexManifest.Dense made, DenseEncoder opened) {
    String documents = opened.documentFingerprint();
    if (!documents.equals(made.fingerprint())) {
      opened.close();
      throw new IndexException(
          ("index %s was made with %s (fingerprint %s), but the query model %s is for vectors of"
                  + " another (fingerprint %s): train one from the first, or index with --model %s")
              .formatted(
                  index,
                  made.model(),
                  made.fingerprint().substring(0, 12),
                  opened.modelName(),
                  documents.substring(0, 12),
                  opened.modelName()));
    }
    return opened;
  }

  /**
   * Has the model opened by a thread of its own, if it is not open yet: loading a graph keeps one
   * core busy, and there is more to load.
   */
  void beginOpening() {
    if (lock.readLock().tryLock()) {
      try {
        if (encoder != null || closed) {
          return;
        }
      } finally {
        lock.readLock().unlock();
      }
      Thread.ofPlatform().daemon().name("kindred-open-model").start(this::tryOpening);
    }
  }

  private void tryOpening() {
    try {
      ensureOpen();
    } catch (RuntimeException | Error e) {
      // Whoever encodes meets it again, and tells.
    }
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
