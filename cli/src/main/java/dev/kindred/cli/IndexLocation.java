package dev.kindred.cli;

import dev.kindred.core.schema.IndexException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which index is meant. */
final class IndexLocation {
  static final String OPTION = "--index";
  private static final String NAME = ".kindred";

  @Option(
      names = IndexLocation.OPTION,
      paramLabel = "DIR",
      description =
          "Folder of the index. Default: KINDRED_INDEX, or .kindred here or in the nearest folder"
              + " above.")
  Optional<String> folder = Optional.empty();

  IndexLocation() {}

  IndexLocation(Optional<String> folder) {
    this.folder = folder;
  }

  boolean isGiven() {
    return folder.isPresent();
  }

  /** The index to read. */
  Path existing(Terminal terminal) {
    return find(terminal)
        .orElseThrow(
            () ->
                new IndexException(
                    "no index here or in a folder above: make one with 'kindred index PATH', or name"
                        + " one with --index"));
  }

  /** The index to read, if any is named or near. */
  Optional<Path> find(Terminal terminal) {
    return named(terminal).or(() -> nearest(terminal));
  }

  /** The index to write, which need not exist. */
  Path orNew(Terminal terminal) {
    return find(terminal).orElseGet(() -> terminal.resolve(NAME));
  }

  private Optional<Path> named(Terminal terminal) {
    return folder.or(() -> terminal.variable("KINDRED_INDEX")).map(terminal::resolve);
  }

  private static Optional<Path> nearest(Terminal terminal) {
    Path here = terminal.folders().working();
    if (Files.isDirectory(here.resolve(NAME))) {
      return Optional.of(here.resolve(NAME));
    }
    for (Path at = here.toAbsolutePath().normalize().getParent(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(NAME))) {
        return Optional.of(at.resolve(NAME));
      }
    }
    return Optional.empty();
  }
}
