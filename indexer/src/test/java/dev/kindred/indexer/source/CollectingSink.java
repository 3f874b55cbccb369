package dev.kindred.indexer.source;

import dev.kindred.core.text.Document;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** Keeps all it is given. */
final class CollectingSink implements DocumentSink {
  final List<Document> documents = new ArrayList<>();
  final List<SourceFailure> failures = new ArrayList<>();
  final List<String> skipped = new ArrayList<>();

  static CollectingSink read(DocumentSource source) throws IOException, InterruptedException {
    var sink = new CollectingSink();
    source.read(sink);
    return sink;
  }

  @Override
  public void accept(Document document) {
    documents.add(document);
  }

  @Override
  public void fail(SourceFailure failure) {
    failures.add(failure);
  }

  @Override
  public void skip(String path, SkipReason reason) {
    skipped.add(path + ": " + reason);
  }

  List<String> ids() {
    return documents.stream().map(Document::id).toList();
  }

  List<String> messages() {
    return failures.stream().map(SourceFailure::message).toList();
  }

  /** The one document there is. */
  Document document() {
    if (documents.size() != 1 || !failures.isEmpty()) {
      throw new NoSuchElementException("one document and no failure, got " + ids() + messages());
    }
    return documents.getFirst();
  }
}
