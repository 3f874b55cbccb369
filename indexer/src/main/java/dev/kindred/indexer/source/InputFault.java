package dev.kindred.indexer.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with the input, to be told as a {@link SourceFailure}. It is an {@link
 * IOException} so that it passes through the parsers, and a class of its own so that what a sink
 * throws is never taken for it.
 */
class InputFault extends IOException {
  private static final long serialVersionUID = 1L;

  InputFault(String reason) {
    super(reason);
  }

  InputFault(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }

  /** One clause, as in {@link SourceFailure#reason()}. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
