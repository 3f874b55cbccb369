package dev.kindred.indexer.source;

import java.io.IOException;

/** One file, or a stream. */
record SingleSource(String name, InputFile input, RecordFields fields) implements DocumentSource {

  @Override
  public boolean covers(String path) {
    return input.origin().gave(path);
  }

  @Override
  public void read(DocumentSink sink) throws IOException, InterruptedException {
    try (var readers = new Readers(fields)) {
      input.read(readers, sink);
    }
  }
}
