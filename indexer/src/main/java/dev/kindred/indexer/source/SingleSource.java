package dev.kindred.indexer.source;

import java.io.IOException;

/** One file, or a stream. */
record SingleSource(String name, InputFile input, RecordFields fields) implements DocumentSource {

  @Override
  public boolean covers(String path) {
    return path.equals(input.origin().path());
  }

  @Override
  public void read(DocumentSink sink) throws IOException, InterruptedException {
    input.read(fields, sink);
  }
}
