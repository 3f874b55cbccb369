package dev.kindred.cli;

import dev.kindred.core.KindredException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * Turns whatever goes wrong into one line and an exit code, but for wrong usage ({@link
 * WrongUsage}).
 */
final class Failures {
  /** Found, or done. */
  static final int OK = 0;

  /** Nothing found. */
  static final int NOTHING = 1;

  /** Wrong usage, or an error. */
  static final int ERROR = 2;

  /** Stopped by the user, as shells tell of Ctrl-C. */
  static final int INTERRUPTED = 130;

  private final Terminal terminal;
  private final BooleanSupplier debug;

  /**
   * @param debug whether to print stack traces as well
   */
  Failures(Terminal terminal, BooleanSupplier debug) {
    this.terminal = terminal;
    this.debug = debug;
  }

  /** Prints the line for a failure, and gives its exit code. */
  int report(Throwable failure) {
    if (failure instanceof InterruptedException) {
      return INTERRUPTED;
    }
    terminal.err().println("kindred: " + SafeText.line(sentence(failure)));
    trace(failure);
    return ERROR;
  }

  /** Prints the stack trace of a failure, if it is wanted. */
  void trace(Throwable failure) {
    if (debug.getAsBoolean()) {
      failure.printStackTrace(terminal.err());
    }
  }

  private static String sentence(Throwable failure) {
    return switch (failure) {
      case KindredException e -> String.valueOf(e.getMessage());
      case InvalidPathException e -> "not a path: '%s' (%s)".formatted(e.getInput(), e.getReason());
      // A number that does not parse is checked where it is read; this one is a defect.
      case NumberFormatException e -> internal(e);
      case IllegalArgumentException e when e.getMessage() != null -> e.getMessage();
      case UncheckedIOException e when e.getCause() != null -> sentence(e.getCause());
      case IOException e -> sentence(e);
      case OutOfMemoryError e ->
          "out of memory: give it more, as in KINDRED_JAVA_OPTS=-Xmx4g kindred ...";
      default -> internal(failure);
    };
  }

  private static String sentence(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (message.toLowerCase(Locale.ROOT).contains("no space left")) {
      return "the disk is full (%s): what was committed before is safe".formatted(message);
    }
    return switch (e) {
      case NoSuchFileException missing -> "no such file or folder: " + message;
      case AccessDeniedException denied -> "permission denied: " + message;
      case FileAlreadyExistsException there -> "%s is in the way".formatted(message);
      case FileSystemException other -> "cannot use " + message;
      default -> message;
    };
  }

  private static String internal(Throwable failure) {
    return "internal error: %s; run again with KINDRED_DEBUG=1 and report it".formatted(failure);
  }
}
