package dev.kindred.cli;

/** The user's wish to stop, such as Ctrl-C. */
interface Interrupts {

  /**
   * Listens until the result is closed.
   *
   * @param stop called when the user wants to stop, from another thread; returns at once
   * @return holds the process up until it is closed, so that work in progress ends well
   */
  Listening onInterrupt(Runnable stop);

  /** A piece of work that wants to end well. */
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }
}
