package dev.kindred.searcher;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexManifest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** The index's model, opened when a query first needs it and checked against the manifest. */
final class QueryEncoder implements AutoCloseable {
  private final Path index;
  private final IndexManifest manifest;
  private final Optional<String> model;

  /** Native code must not lose its session while it runs: closing waits for who encodes. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private @Nullable DenseEncoder encoder;
  private boolean closed;

  QueryEncoder(Path index, IndexManifest manifest, Optional<String> model) {
    this.index = index;
    this.manifest = manifest;
    this.model = model;
  }

  float[] encode(String text) {
    ensureOpen();
    lock.readLock().lock();
    try {
      if (encoder == null) {
        throw new IllegalStateException("the searcher is closed");
      }
      return encoder.encode(text, TextRole.QUERY).vector();
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
        encoder = open();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private DenseEncoder open() {
    IndexManifest.Dense vectors = manifest.dense().orElseThrow();
    DenseEncoder opened = DenseEncoders.open(model.orElse(vectors.model()));
    if (!opened.fingerprint().equals(vectors.fingerprint())) {
      opened.close();
      throw new IndexException(
          ("index %s was made with %s (fingerprint %s), but the model found is %s (fingerprint %s):"
                  + " name the folder of the first with --model, or index again")
              .formatted(
                  index,
                  vectors.model(),
                  vectors.fingerprint().substring(0, 12),
                  opened.modelName(),
                  opened.fingerprint().substring(0, 12)));
    }
    return opened;
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
