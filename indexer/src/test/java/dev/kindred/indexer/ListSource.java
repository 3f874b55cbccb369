package dev.kindred.indexer;

import dev.kindred.core.text.Document;
import dev.kindred.indexer.source.DocumentSink;
import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.SourceFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Documents and mishaps from memory, all below one root. */
final class ListSource implements DocumentSource {

  /** One thing that a source does. */
  interface Step {
    void into(DocumentSink sink) throws IOException, InterruptedException;
  }

  private final String root;
  private final List<Step> steps = new ArrayList<>();

  private ListSource(String root) {
    this.root = root;
  }

  static ListSource under(String root) {
    return new ListSource(root);
  }

  /** Adds a document, its path below the root. */
  ListSource add(String name, String text) {
    return add(document(root + "/" + name, text));
  }

  ListSource add(Document document) {
    return then(sink -> sink.accept(document));
  }

  ListSource fail(String name) {
    return then(sink -> sink.fail(new SourceFailure(root + "/" + name, 0, "cannot be read")));
  }

  ListSource then(Step step) {
    steps.add(step);
    return this;
  }

  /** A document whose path is its id. */
  static Document document(String id, String text) {
    return new Document(id, id, "", text, List.of(), new TreeMap<>());
  }

  @Override
  public String name() {
    return "/somewhere/" + root;
  }

  @Override
  public boolean covers(String path) {
    return path.startsWith(root + "/");
  }

  @Override
  public void read(DocumentSink sink) throws IOException, InterruptedException {
    for (Step step : steps) {
      step.into(sink);
    }
  }
}
