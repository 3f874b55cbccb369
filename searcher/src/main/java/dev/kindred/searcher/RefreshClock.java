package dev.kindred.searcher;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one caller in every tenth of a second look for new commits. */
final class RefreshClock {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());

  boolean due() {
    long now = System.nanoTime();
    long last = lastNanos.get();
    return now - last >= INTERVAL_NANOS && lastNanos.compareAndSet(last, now);
  }
}
