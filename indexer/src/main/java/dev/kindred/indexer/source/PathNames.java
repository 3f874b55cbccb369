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

  /**
   * The file of a name that {@link #of} gave, or of what is inside it; empty if it gives no such
   * name.
   */
  Optional<Path> file(String name) {
    try {
      return name.equals(StdinSource.PATH)
          ? Optional.empty()
          : Optional.of(base.resolve(SourceFile.pathOf(name)));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The file's name without its extension. */
  static String title(Path file) {
    Path last = file.getFileName();
    return last == null ? "" : stem(last.toString());
  }

  /** The last part of a name without its extension. */
  static String stem(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    int dot = last.lastIndexOf('.');
    return dot > 0 ? last.substring(0, dot) : last;
  }
}
