package dev.kindred.cli;

import dev.kindred.core.vector.ComparisonProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * One line on standard error that says how far comparing is, if that is a terminal. Thread-safe.
 */
final class ComparisonLine implements ComparisonProgress, AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final double NANOS_IN_SECOND = 1e9;

  private final PrintStream err;
  private final boolean shown;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private long furthest;
  private int shownPercent = -1;

  /**
   * @param shown whether it is a terminal
   * @param nanoTime a clock
   */
  ComparisonLine(PrintStream err, boolean shown, LongSupplier nanoTime) {
    this.err = err;
    this.shown = shown;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  static ComparisonLine on(Terminal terminal) {
    return new ComparisonLine(terminal.err(), terminal.display().errIsTty(), System::nanoTime);
  }

  @Override
  public synchronized void at(long done, long all) {
    // What several threads say may come in another order than they counted.
    furthest = Math.max(furthest, done);
    int percent = (int) (100 * furthest / all);
    if (!shown || percent == shownPercent) {
      return;
    }
    shownPercent = percent;
    double seconds = (nanoTime.getAsLong() - startNanos) / NANOS_IN_SECOND;
    long secondsLeft = Math.round(seconds * (all - furthest) / furthest);
    err.print(
        CLEAR_LINE
            + String.format(
                Locale.ROOT,
                "%s %d %% compared  %s left",
                ProgressBar.bar((double) furthest / all),
                percent,
                ProgressBar.clock(Duration.ofSeconds(secondsLeft))));
    err.flush();
  }

  /** Wipes the line. */
  @Override
  public synchronized void close() {
    if (shownPercent >= 0) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}
