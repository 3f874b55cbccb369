package dev.kindred.indexer;

import dev.kindred.core.text.Document;
import dev.kindred.indexer.source.DocumentSink;
import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.SkipReason;
import dev.kindred.indexer.source.SourceFailure;
import dev.kindred.indexer.source.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** A source each of whose folders is told to somebody before its entries are looked at. */
record WatchedSource(DocumentSource source, Consumer<Path> folders) implements DocumentSource {

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
    return source.collection();
  }

  @Override
  public Optional<Path> fileOf(String path) {
    return source.fileOf(path);
  }

  @Override
  public void read(DocumentSink sink) throws IOException, InterruptedException {
    source.read(
        new DocumentSink() {
          @Override
          public void enter(Path folder) throws IOException {
            folders.accept(folder);
            sink.enter(folder);
          }

          @Override
          public boolean begin(SourceFile file) throws IOException, InterruptedException {
            return sink.begin(file);
          }

          @Override
          public void end(SourceFile file) throws IOException, InterruptedException {
            sink.end(file);
          }

          @Override
          public void accept(Document document) throws IOException, InterruptedException {
            sink.accept(document);
          }

          @Override
          public void fail(SourceFailure failure) throws IOException {
            sink.fail(failure);
          }

          @Override
          public void skip(String path, SkipReason reason) throws IOException {
            sink.skip(path, reason);
          }
        });
  }
}
