package dev.kindred.searcher;

import dev.kindred.core.schema.IndexManifest;
import dev.kindred.searcher.budget.Costs;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.lucene.store.AlreadyClosedException;

/**
 * The generation that an index is in. When a commit with another manifest appears, the next query
 * begins a new one; the old one is closed when its last query is through.
 */
final class Generations implements AutoCloseable {
  private final Path index;
  private final SearcherOptions options;
  private final Costs costs;
  private Counted current;
  private boolean closed;

  /** A generation and how many use it, this object included. */
  private static final class Counted {
    final Generation generation;
    int users = 1;

    Counted(Generation generation) {
      this.generation = generation;
    }
  }

  Generations(Path index, SearcherOptions options, Costs costs, IndexManifest manifest) {
    this.index = index;
    this.options = options;
    this.costs = costs;
    this.current = new Counted(Generation.of(index, manifest, options, costs));
  }

  /** A query's hold on a generation. */
  final class Use implements AutoCloseable {
    private final Counted used;

    private Use(Counted used) {
      this.used = used;
    }

    Generation generation() {
      return used.generation;
    }

    @Override
    public void close() {
      release(used);
    }
  }

  /**
   * The generation of a manifest, which is the current one from now on.
   *
   * @throws AlreadyClosedException if this is closed
   */
  synchronized Use use(IndexManifest manifest) {
    if (closed) {
      throw new AlreadyClosedException("the searcher is closed");
    }
    if (!Objects.equals(current.generation.manifest(), manifest)) { // mostly the very same
      var next = new Counted(Generation.of(index, manifest, options, costs));
      release(current);
      current = next;
    }
    current.users++;
    return new Use(current);
  }

  private synchronized void release(Counted counted) {
    if (--counted.users == 0) {
      counted.generation.close();
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      release(current);
    }
  }
}
