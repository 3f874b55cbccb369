package dev.kindred.core;

import org.jspecify.annotations.Nullable;

/**
 * A problem that a user can act on: its message is one sentence that says what is wrong, where
 * (file, line, document, field or model) and what to do about it. The command line prints the
 * message alone.
 */
public class KindredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence for a person: what, where, and the remedy
   */
  public KindredException(String message) {
    super(message);
  }

  /**
   * @param message one sentence for a person: what, where, and the remedy
   * @param cause what lies underneath, kept for logs
   */
  public KindredException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
