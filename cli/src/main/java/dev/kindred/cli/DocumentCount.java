package dev.kindred.cli;

import dev.kindred.core.KindredException;
import dev.kindred.indexer.Indexer;
import dev.kindred.indexer.source.DocumentSource;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Counts the documents of sources while they are being indexed, by a dry run ahead: that takes a
 * small part of what encoding them takes, and knows of patterns, records and unchanged files as the
 * real run does.
 */
final class DocumentCount implements AutoCloseable {
  private final Thread thread;
  private volatile OptionalLong total = OptionalLong.empty();

  /**
   * @param sources can be read twice
   */
  DocumentCount(Path index, List<DocumentSource> sources) {
    thread =
        new Thread(
            () -> {
              try {
                total = OptionalLong.of(Indexer.dryRun(index, sources, change -> {}).read());
              } catch (KindredException | InterruptedException e) {
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
}
