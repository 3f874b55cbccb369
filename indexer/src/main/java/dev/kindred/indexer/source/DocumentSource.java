package dev.kindred.indexer.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where documents come from. Documents are pushed into a sink that may block, which is the
 * back-pressure.
 */
public interface DocumentSource {

  /**
   * Stable identity of this root: the absolute real path of its file or folder, or {@code "-"} for
   * standard input.
   */
  String name();

  /**
   * Whether a document of this path could only come from here, so that it is gone if the source no
   * longer gives it.
   *
   * @param path as in {@link dev.kindred.core.text.Document#path()}
   */
  boolean covers(String path);

  /**
   * The collection that its documents are to be in, of those that an index names; an empty name for
   * none. If it does not say, documents stay in the collection they are in, and new ones go to that
   * of the files and folders around them.
   */
  default Optional<String> collection() {
    return Optional.empty();
  }

  /**
   * The file that a path stands for, whether it is there or not; empty where paths are no files.
   *
   * @param path as in {@link dev.kindred.core.text.Document#path()}
   */
  default Optional<Path> fileOf(String path) {
    return Optional.empty();
  }

  /**
   * The part that has to be read again when files and folders have changed, appeared or gone: it
   * gives and covers nothing else. Empty if they don't concern this source; all of it where there
   * is no telling.
   *
   * @param changed absolute paths, as they begin in what {@link DocumentSink#enter} was told
   */
  default Optional<DocumentSource> part(Set<Path> changed) {
    return Optional.of(this);
  }

  /**
   * Pushes every document, in an order that depends on the input alone. Can be called again, except
   * on standard input. Bad files and records are told to the sink and passed over; only what the
   * sink itself throws ends the reading early.
   *
   * @param sink called from this thread only
   * @throws IOException what the sink threw
   * @throws InterruptedException if the thread is interrupted
   */
  void read(DocumentSink sink) throws IOException, InterruptedException;
}
