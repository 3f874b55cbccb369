package dev.kindred.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * All that a command touches of the process it runs in.
 *
 * @param in standard input
 * @param out standard output, for results
 * @param err standard error, for everything else
 * @param environment variables of the environment
 */
record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Folders folders,
    Display display,
    Interrupts interrupts) {

  /**
   * Folders that commands start from.
   *
   * @param working relative paths are taken from it
   * @param home holds {@code sample-corpus}; empty where the launcher did not say
   * @param cache Kindred's own, for what can be made again
   */
  record Folders(Path working, Optional<Path> home, Path cache) {}

  /**
   * Where output shows.
   *
   * @param outIsTty whether a person reads standard output
   * @param errIsTty whether a person reads standard error
   * @param columns characters in a line, at least 20
   */
  record Display(boolean outIsTty, boolean errIsTty, int columns) {
    Display {
      columns = Math.max(20, columns);
    }
  }

  /** A path as the user wrote it, from the working folder. */
  Path resolve(String path) {
    return folders.working().resolve(path);
  }

  /** A variable of the environment; empty if unset or set to nothing. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
