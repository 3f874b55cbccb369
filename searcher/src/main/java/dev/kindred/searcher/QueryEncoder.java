package dev.kindred.searcher;

import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexManifest;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The index's model, opened when a query first needs it and checked against the manifest. */
final class QueryEncoder implements AutoCloseable {
  private final Path index;
  private final IndexManifest manifest;
  private final Optional<String> model;
  private @Nullable DenseEncoder encoder;
  private boolean closed;

  QueryEncoder(Path index, IndexManifest manifest, Optional<String> model) {
    this.index = index;
    this.manifest = manifest;
    this.model = model;
  }

  synchronized DenseEncoder get() {
    if (closed) {
      throw new IllegalStateException("the searcher is closed");
    }
    if (encoder == null) {
      encoder = open();
    }
    return encoder;
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
  public synchronized void close() {
    closed = true;
    if (encoder != null) {
      encoder.close();
      encoder = null;
    }
  }
}
