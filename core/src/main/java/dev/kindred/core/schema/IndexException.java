package dev.kindred.core.schema;

import dev.kindred.core.KindredException;
import org.jspecify.annotations.Nullable;

/** An index that is missing, foreign, locked, damaged, or made with something else. */
public final class IndexException extends KindredException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence naming the index, what is wrong and the remedy
   */
  public IndexException(String message) {
    super(message);
  }

  /**
   * @param message one sentence naming the index, what is wrong and the remedy
   * @param cause what lies underneath
   */
  public IndexException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
