package dev.kindred.indexer.parse;

/** A file could not be parsed; the message is a clause: "is protected by a password". */
public final class ParseFailure extends Exception {
  private static final long serialVersionUID = 1L;

  ParseFailure(String message) {
    super(message);
  }

  ParseFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
