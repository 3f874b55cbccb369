package dev.kindred.indexer.source;

import java.io.IOException;

/** One file, or a stream. */
record SingleSource(String name, InputFile input, RecordFields fields) implements DocumentSource {

  @Override
  public void read(DocumentSink sink) throws IOException, InterruptedException {
    input.read(fields, sink);
  }
}
