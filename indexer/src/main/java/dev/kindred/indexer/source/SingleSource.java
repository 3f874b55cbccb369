package dev.kindred.indexer.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One file, or a stream.
 *
 * @param places of the file and, if it is a link, of what it leads to; none for a stream
 */
record SingleSource(String name, InputFile input, RecordFields fields, List<Path> places)
    implements DocumentSource {

  @Override
  public boolean covers(String path) {
    return input.origin().gave(path);
  }

  @Override
  public Optional<Path> fileOf(String path) {
    return covers(path) ? Optional.of(Path.of(name)) : Optional.empty();
  }

  @Override
  public Optional<DocumentSource> part(Set<Path> changed) {
    return Collections.disjoint(places, changed) ? Optional.empty() : Optional.of(this);
  }

  @Override
  public void read(DocumentSink sink) throws IOException, InterruptedException {
    for (Path place : places) {
      if (place.getParent() != null) {
        sink.enter(place.getParent());
      }
    }
    try (var readers = new Readers(fields)) {
      input.read(readers, sink);
    }
  }
}
