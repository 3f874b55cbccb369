package dev.kindred.indexer.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** One file, or a stream. */
record SingleSource(String name, InputFile input, RecordFields fields) implements DocumentSource {

  @Override
  public boolean covers(String path) {
    return path.equals(input.origin().path());
  }

  @Override
  public Optional<Path> fileOf(String path) {
    return covers(path) ? Optional.of(Path.of(name)) : Optional.empty();
  }

  @Override
  public void read(DocumentSink sink) throws IOException, InterruptedException {
    input.read(fields, sink);
  }
}
