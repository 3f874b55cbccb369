package dev.kindred.cli;

import dev.kindred.indexer.Indexer;
import org.jspecify.annotations.Nullable;

/** Carries a wish to stop to whichever indexer is at work, also if it comes before there is one. */
final class StopRequest {
  private @Nullable Indexer indexer;
  private boolean requested;

  synchronized void request() {
    requested = true;
    if (indexer != null) {
      indexer.stop();
    }
  }

  synchronized void attach(Indexer atWork) {
    indexer = atWork;
    if (requested) {
      atWork.stop();
    }
  }

  synchronized void detach() {
    indexer = null;
  }

  synchronized boolean requested() {
    return requested;
  }
}
