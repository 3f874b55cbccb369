package dev.kindred.cli;

import dev.kindred.core.model.hub.PullListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One line that is drawn over: the share of bytes that have come, their rate, the time left. */
final class DownloadBar implements PullListener, AutoCloseable {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final double NANOS_IN_SECOND = 1e9;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final int columns;
  private final LongSupplier nanoTime;
  private final boolean shown;
  private long startNanos;
  private long startBytes = -1;
  private long lastDrawnNanos;
  private boolean drawn;

  /**
   * @param nanoTime a clock
   * @param shown whether to draw at all; what it waits for is told in any case
   */
  DownloadBar(PrintStream err, int columns, LongSupplier nanoTime, boolean shown) {
    this.err = err;
    this.columns = columns;
    this.nanoTime = nanoTime;
    this.shown = shown;
  }

  @Override
  public void at(String path, long done, long total) {
    long now = nanoTime.getAsLong();
    if (startBytes < 0) {
      // What is here already has no rate.
      startBytes = done;
      startNanos = now;
      lastDrawnNanos = now;
    }
    if (shown && now - lastDrawnNanos >= INTERVAL_NANOS) {
      lastDrawnNanos = now;
      drawn = true;
      String line = line(SafeText.line(path), done, total, (now - startNanos) / NANOS_IN_SECOND);
      // The last column stays free: some terminals break the line when it is filled.
      err.print(CLEAR_LINE + (line.length() < columns ? line : line.substring(0, columns - 1)));
      err.flush();
    }
  }

  private String line(String path, long done, long total, double seconds) {
    double rate = (done - startBytes) / seconds;
    String left =
        rate > 0
            ? "%s/s  %s left"
                .formatted(
                    ModelText.bytes(Math.round(rate)),
                    ProgressBar.clock(Duration.ofSeconds(Math.round((total - done) / rate))))
            : "";
    return String.format(
        Locale.ROOT,
        "%s %s of %s  %s  %s",
        ProgressBar.bar((double) done / Math.max(1, total)),
        ModelText.bytes(done),
        ModelText.bytes(total),
        left,
        path);
  }

  @Override
  public void waiting(String why) {
    close();
    err.println("kindred: " + SafeText.line(why));
  }

  /** Wipes the line. */
  @Override
  public void close() {
    if (drawn) {
      err.print(CLEAR_LINE);
      err.flush();
      drawn = false;
    }
  }
}
