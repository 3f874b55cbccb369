package dev.kindred.cli;

import java.io.PrintStream;
import java.util.Locale;

/** One line on standard error that counts steps, if that is a terminal. Thread-safe. */
final class StepLine implements AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final boolean shown;
  private final int total;
  private final String kind;
  private int done;
  private int shownPercent = -1;

  /**
   * @param total all steps there are
   * @param kind what they are, in the plural
   */
  StepLine(Terminal terminal, int total, String kind) {
    this.err = terminal.err();
    this.shown = terminal.display().errIsTty();
    this.total = total;
    this.kind = kind;
  }

  /** One more is done. */
  synchronized void step() {
    done++;
    int percent = (int) (100L * done / total);
    if (shown && percent != shownPercent) {
      shownPercent = percent;
      err.print(CLEAR_LINE + String.format(Locale.ROOT, "%,d of %,d %s", done, total, kind));
      err.flush();
    }
  }

  /** Wipes the line. */
  @Override
  public synchronized void close() {
    if (shown) {
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}
