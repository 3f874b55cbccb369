package dev.kindred.indexer.source;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What files are called: by their path below a base folder, or else by their absolute path. */
final class PathNames {
  private final Path base;

  private PathNames(Path base) {
    this.base = base;
  }

  /** Names below a folder, its links resolved where it exists. */
  static PathNames below(Path base) {
    try {
      return new PathNames(base.toRealPath());
    } catch (IOException e) {
      return new PathNames(base.toAbsolutePath().normalize());
    }
  }

  /**
   * The name, with {@code /} between its parts.
   *
   * @param file absolute
   */
  String of(Path file) {
    if (!file.startsWith(base) || file.equals(base)) {
      return DocumentDraft.clean(file.toString());
    }
    return DocumentDraft.clean(slashed(base.relativize(file)));
  }

  /** A relative path with {@code /} between its parts, whatever the file system uses. */
  static String slashed(Path relative) {
    return StreamSupport.stream(relative.spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.joining("/"));
  }

  /** Whether a name, as {@link #of} gives it, is that of a file in or below a folder. */
  boolean isBelow(String name, Path folder) {
    return file(name).filter(file -> file.startsWith(folder)).isPresent();
  }

  /** The file of a name that {@link #of} gave; empty if it gives no such name. */
  Optional<Path> file(String name) {
    try {
      return name.equals(StdinSource.PATH) ? Optional.empty() : Optional.of(base.resolve(name));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The file's name without its extension. */
  static String title(Path file) {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
