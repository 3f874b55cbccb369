package dev.kindred.core.vector;

import java.util.concurrent.atomic.AtomicLong;

/** Counts for a progress. Thread-safe. */
final class Steps {
  private final ComparisonProgress progress;
  private final long all;
  private final AtomicLong done = new AtomicLong();

  Steps(ComparisonProgress progress, long all) {
    this.progress = progress;
    this.all = all;
  }

  void add(int steps) {
    progress.at(done.addAndGet(steps), all);
  }
}
