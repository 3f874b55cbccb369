package dev.kindred.indexer.faults;

import java.io.IOException;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Decides of each operation whether it goes through. */
final class Breakdown {
  private final Random random;
  private @Nullable Fault fault;
  private long left;
  private boolean lasting;
  private boolean struck;
  private long changes;
  private long bytes;
  private long syncs;
  private long reads;

  Breakdown(Random random) {
    this.random = random;
  }

  synchronized void arm(Fault value, long at, boolean lasts) {
    fault = value;
    left = at;
    lasting = lasts || value == Fault.POWER_FAILURE;
    struck = false;
  }

  synchronized void disarm() {
    fault = null;
  }

  synchronized boolean struck() {
    return struck;
  }

  /** How much has been done that a fault could hit. */
  synchronized long count(Fault kind) {
    return switch (kind) {
      case POWER_FAILURE -> changes;
      case DISK_FULL, WRITE_ERROR -> bytes;
      case SYNC_ERROR -> syncs;
      case READ_ERROR -> reads;
    };
  }

  /** How many of the bytes get through; if not all, the write fails. */
  synchronized int allowed(int length) {
    if (isOff()) {
      return 0;
    }
    changes++;
    bytes += length;
    boolean fails =
        strikes(Fault.POWER_FAILURE, 1)
            || strikes(Fault.DISK_FULL, length)
            || strikes(Fault.WRITE_ERROR, length);
    return fails ? random.nextInt(length) : length;
  }

  /** A file or folder appears, goes, or gets another name. */
  synchronized void change() throws IOException {
    changes++;
    throwIf(strikes(Fault.POWER_FAILURE, 1));
  }

  /**
   * Whether it is synced. That a folder cannot be synced is told nobody, as Lucene asserts that it
   * does not happen.
   */
  synchronized boolean sync(boolean folder) throws IOException {
    changes++;
    syncs += folder ? 0 : 1;
    boolean off = strikes(Fault.POWER_FAILURE, 1);
    throwIf(!folder && (off || strikes(Fault.SYNC_ERROR, 1)));
    return !off;
  }

  synchronized void read() throws IOException {
    reads++;
    throwIf(isOff() || strikes(Fault.READ_ERROR, 1));
  }

  private boolean isOff() {
    return fault == Fault.POWER_FAILURE && struck;
  }

  synchronized IOException failure() {
    return new IOException(fault == null ? "Input/output error" : fault.message());
  }

  private void throwIf(boolean fails) throws IOException {
    if (fails) {
      throw failure();
    }
  }

  private boolean strikes(Fault kind, int amount) {
    if (fault != kind) {
      return false;
    }
    boolean before = left > 0;
    left -= amount;
    if (left > 0 || (!before && !lasting)) {
      return false;
    }
    struck = true;
    return true;
  }
}
