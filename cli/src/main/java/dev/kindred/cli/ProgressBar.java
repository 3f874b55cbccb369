package dev.kindred.cli;

import dev.kindred.indexer.IndexingProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One line that is drawn over: documents or other things, rates, and once their number is known a
 * bar and the time left.
 */
final class ProgressBar implements IndexingProgress, AutoCloseable {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final double NANOS_IN_SECOND = 1e9;
  private static final int BAR_CELLS = 20;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final int columns;
  private final LongSupplier nanoTime;
  private final String counted;
  private final Supplier<OptionalLong> total;
  private final long startNanos;
  private long lastDrawnNanos;
  private boolean drawn;
  private long earlierDocuments;
  private long earlierTokens;
  private long documents;
  private long tokens;

  /**
   * @param nanoTime a clock
   * @param counted what is counted, in the plural
   * @param total all there are, as soon as somebody knows
   */
  ProgressBar(
      PrintStream err,
      int columns,
      LongSupplier nanoTime,
      String counted,
      Supplier<OptionalLong> total) {
    this.err = err;
    this.columns = columns;
    this.nanoTime = nanoTime;
    this.counted = counted;
    this.total = total;
    this.startNanos = nanoTime.getAsLong();
    this.lastDrawnNanos = startNanos;
  }

  /** What comes now counts from nought again. */
  void nextSource() {
    earlierDocuments += documents;
    earlierTokens += tokens;
    documents = 0;
    tokens = 0;
  }

  @Override
  public void at(long newDocuments, long newTokens, String current) {
    documents = newDocuments;
    tokens = newTokens;
    long now = nanoTime.getAsLong();
    if (now - lastDrawnNanos >= INTERVAL_NANOS) {
      lastDrawnNanos = now;
      drawn = true;
      err.print(CLEAR_LINE + line((now - startNanos) / NANOS_IN_SECOND, SafeText.line(current)));
      err.flush();
    }
  }

  private String line(double seconds, String current) {
    long done = earlierDocuments + documents;
    double documentRate = done / seconds;
    String rates =
        String.format(
            Locale.ROOT,
            "%,.0f/s  %,.0f tokens/s",
            documentRate,
            (earlierTokens + tokens) / seconds);
    OptionalLong all = total.get();
    String line;
    if (all.isPresent() && all.getAsLong() >= done && documentRate > 0) {
      long secondsLeft = Math.round((all.getAsLong() - done) / documentRate);
      line =
          String.format(
              Locale.ROOT,
              "%s %,d of %,d %s  %s  %s left",
              bar((double) done / Math.max(1, all.getAsLong())),
              done,
              all.getAsLong(),
              counted,
              rates,
              clock(Duration.ofSeconds(secondsLeft)));
    } else {
      line = String.format(Locale.ROOT, "%,d %s  %s  %s", done, counted, rates, current);
    }
    // The last column stays free: some terminals break the line when it is filled.
    return line.length() < columns ? line : line.substring(0, columns - 1);
  }

  /** A bar of which a share is full. */
  static String bar(double share) {
    int full = (int) Math.round(share * BAR_CELLS);
    return "[" + "#".repeat(full) + "-".repeat(BAR_CELLS - full) + "]";
  }

  /** As 0:07, 12:30 or 1:02:03. */
  static String clock(Duration time) {
    return time.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }

  /** Wipes the line. */
  @Override
  public void close() {
    if (drawn) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}
