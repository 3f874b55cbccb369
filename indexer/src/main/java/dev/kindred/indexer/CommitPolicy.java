package dev.kindred.indexer;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When a run commits on its way. Confined to the indexing thread. */
interface CommitPolicy {

  /** Asked behind whatever was written. */
  boolean isDue();

  /** Hears of each commit, the last one of a run too, as soon as it is on disk. */
  void committed();

  /** A while after the commit before. */
  static CommitPolicy every(Duration interval, LongSupplier nanoClock) {
    long intervalNanos = interval.toNanos();
    return new CommitPolicy() {
      private long lastNanos = nanoClock.getAsLong();

      @Override
      public boolean isDue() {
        return nanoClock.getAsLong() - lastNanos > intervalNanos;
      }

      @Override
      public void committed() {
        lastNanos = nanoClock.getAsLong();
      }
    };
  }
}
