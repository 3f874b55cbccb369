package dev.kindred.indexer.source;

import java.io.IOException;

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
