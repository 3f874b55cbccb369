package dev.kindred.cli;

/**
 * Emphasis, where the reader's terminal shows it.
 *
 * @param colour whether to emit escape sequences
 */
record Style(boolean colour) {
  private static final String RESET = "\u001b[0m";

  /** Whether results are coloured. */
  enum Choice {
    AUTO,
    ALWAYS,
    NEVER
  }

  /** What the choice comes to on standard output; see no-color.org. */
  static Style of(Choice choice, Terminal terminal) {
    return new Style(
        switch (choice) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO ->
              terminal.display().outIsTty()
                  && terminal.variable("NO_COLOR").isEmpty()
                  && !terminal.variable("TERM").orElse("").equals("dumb");
        });
  }

  String title(String text) {
    return wrap("\u001b[1m", text);
  }

  String aside(String text) {
    return wrap("\u001b[36m", text);
  }

  String mark(String text) {
    return wrap("\u001b[1;33m", text);
  }

  private String wrap(String open, String text) {
    return colour && !text.isEmpty() ? open + text + RESET : text;
  }
}
