package dev.kindred.indexer.source;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files and folders below a root, with all that is in them, and the ways that lead there. */
final class ChangedPaths {
  private final Path root;
  private final Set<Path> paths;
  private final Set<Path> ways = new HashSet<>();

  /**
   * @param paths at or below the root
   */
  ChangedPaths(Path root, Set<Path> paths) {
    this.root = root;
    this.paths = Set.copyOf(paths);
    for (Path path : paths) {
      @Nullable Path way = path;
      while (way != null && !way.equals(root) && ways.add(way)) {
        way = way.getParent();
      }
    }
  }

  /** Whether it is one of them, or in one. */
  boolean include(Path file) {
    for (@Nullable Path at = file; at != null; at = at.getParent()) {
      if (paths.contains(at)) {
        return true;
      }
      if (at.equals(root)) {
        return false;
      }
    }
    return false;
  }

  /** Whether it is one of them, in one, or on the way to one. */
  boolean concern(Path file) {
    return ways.contains(file) || include(file);
  }
}
