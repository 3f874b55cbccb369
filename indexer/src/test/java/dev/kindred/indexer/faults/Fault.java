package dev.kindred.indexer.faults;

/** What a {@link FaultyDisk} can do wrong. */
public enum Fault {
  /** From an operation on nothing goes through any more, and half of the last write at best did. */
  POWER_FAILURE("the power is off"),
  /** From a byte on nothing can be written: the write that reaches it is torn. */
  DISK_FULL("No space left on device"),
  /** A write is torn and fails. */
  WRITE_ERROR("Input/output error"),
  /** What was written to a file does not become durable. */
  SYNC_ERROR("Input/output error"),
  /** A file or folder cannot be read. */
  READ_ERROR("Input/output error");

  private final String message;

  Fault(String message) {
    this.message = message;
  }

  String message() {
    return message;
  }
}
