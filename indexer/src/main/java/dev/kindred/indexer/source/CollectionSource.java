package dev.kindred.indexer.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Another source, its documents bound for a collection. */
final class CollectionSource implements DocumentSource {
  private static final int MAX_CHARS = 100;

  private final DocumentSource source;
  private final String collection;

  CollectionSource(DocumentSource source, String collection) {
    if (collection.length() > MAX_CHARS
        || (collection.isBlank() && !collection.isEmpty())
        || collection.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a collection's name must have at most %d characters, no control characters among them, and not be blank, got '%s'"
              .formatted(MAX_CHARS, SourceFailure.escapeControls(collection)));
    }
    this.source = source;
    this.collection = collection;
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public boolean covers(String path) {
    return source.covers(path);
  }

  @Override
  public Optional<String> collection() {
    return Optional.of(collection);
  }

  @Override
  public Optional<Path> fileOf(String path) {
    return source.fileOf(path);
  }

  @Override
  public Optional<DocumentSource> part(Set<Path> changed) {
    return source.part(changed).map(part -> new CollectionSource(part, collection));
  }

  @Override
  public void read(DocumentSink sink) throws IOException, InterruptedException {
    source.read(sink);
  }
}
