package dev.kindred.cli;

import java.util.Optional;

/** How a list of findings is printed. */
enum ListFormat {
  /** For people. */
  PRETTY,
  /** Fields separated by tabs. */
  TSV,
  /** One JSON object a finding. */
  JSONL,
  /** One JSON object with all findings. */
  JSON;

  /**
   * What {@code --format} and {@code --json} ask for; for people if neither is given.
   *
   * @throws IllegalArgumentException if they contradict each other
   */
  static ListFormat chosen(Optional<ListFormat> format, boolean json) {
    if (json && format.isPresent() && format.get() != JSON) {
      throw new IllegalArgumentException(
          "--json and --format %s contradict each other".formatted(Choices.label(format.get())));
    }
    return json ? JSON : format.orElse(PRETTY);
  }
}
