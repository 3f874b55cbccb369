package dev.kindred.indexer.source;

import java.io.IOException;
import java.io.InputStream;

/** Reads documents of one format. Stateless. */
interface FormatReader {

  /**
   * Pushes the documents of one input.
   *
   * @param in the bytes; the caller closes it
   * @param origin what the bytes are called
   * @throws InputFault if the rest of the input cannot be read
   * @throws IOException what the sink threw
   */
  void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException;
}
