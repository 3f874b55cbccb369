package dev.kindred.cli;

import org.jspecify.annotations.Nullable;

/** Carries a wish to stop to whichever run is at work, also if it comes before there is one. */
final class StopRequest {
  private @Nullable Runnable stop;
  private boolean requested;

  synchronized void request() {
    requested = true;
    if (stop != null) {
      stop.run();
    }
  }

  /**
   * @param stopRun asks the run to end soon
   */
  synchronized void attach(Runnable stopRun) {
    stop = stopRun;
    if (requested) {
      stopRun.run();
    }
  }

  synchronized void detach() {
    stop = null;
  }

  synchronized boolean requested() {
    return requested;
  }
}
