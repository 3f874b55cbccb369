package dev.kindred.cli;

import dev.kindred.core.text.Document;
import dev.kindred.indexer.source.DocumentSink;
import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.SkipReason;
import dev.kindred.indexer.source.SourceFailure;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Counts the documents of sources while they are being indexed, by reading them ahead: that takes a
 * small part of what encoding them takes, and knows of patterns and records as the real run does.
 */
final class DocumentCount implements AutoCloseable {
  private final Thread thread;
  private volatile OptionalLong total = OptionalLong.empty();

  /**
   * @param sources can be read twice
   */
  DocumentCount(List<DocumentSource> sources) {
    thread =
        new Thread(
            () -> {
              var counter = new Counter();
              try {
                for (DocumentSource source : sources) {
                  source.read(counter);
                }
                total = OptionalLong.of(counter.documents);
              } catch (IOException | InterruptedException e) {
                // Without a total there is no time left to show; the run itself tells what is
                // wrong.
                Thread.currentThread().interrupt();
              }
            },
            "kindred-count");
    thread.setDaemon(true);
    thread.start();
  }

  /** All documents, failed ones included; empty while they are still being counted. */
  OptionalLong total() {
    return total;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private static final class Counter implements DocumentSink {
    private long documents;

    @Override
    public void accept(Document document) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      documents++;
    }

    @Override
    public void fail(SourceFailure failure) {
      documents++;
    }

    @Override
    public void skip(String path, SkipReason reason) {}
  }
}
