package dev.kindred.indexer.source;

import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Compiled include or exclude patterns; their meaning is told in {@link SourceOptions}. */
final class PathGlobs {
  private static final String WILDCARDS = "*?[{\\";

  private final List<Glob> globs;

  private PathGlobs(List<Glob> globs) {
    this.globs = globs;
  }

  /**
   * @throws IllegalArgumentException naming the first pattern that is not a glob
   */
  static PathGlobs compile(List<String> patterns, FileSystem fileSystem) {
    return new PathGlobs(patterns.stream().map(p -> Glob.compile(p, fileSystem)).toList());
  }

  boolean isEmpty() {
    return globs.isEmpty();
  }

  /** Whether a pattern matches a file, or covers a folder above it. */
  boolean matchesFile(Path relative) {
    return globs.stream().anyMatch(glob -> glob.matchesFile(relative));
  }

  /** Whether a pattern covers a folder, or one above it, with all that is below. */
  boolean coversFolder(Path relative) {
    return globs.stream().anyMatch(glob -> glob.coversFolder(relative));
  }

  /**
   * One pattern.
   *
   * @param byName whether it is matched against names, not against the path below the root
   */
  private record Glob(PathMatcher matcher, boolean byName, boolean ofFiles, boolean ofFolders) {

    static Glob compile(String pattern, FileSystem fileSystem) {
      boolean folder = pattern.endsWith("/");
      String body = folder ? pattern.substring(0, pattern.length() - 1) : pattern;
      boolean byName = body.indexOf('/') < 0;
      if (body.startsWith("./")) {
        body = body.substring(2);
      } else if (body.startsWith("/")) {
        body = body.substring(1);
      }
      if (body.isBlank() || body.equals(".")) {
        throw new IllegalArgumentException("bad pattern \"" + pattern + "\": it names nothing");
      }
      boolean literal = body.chars().noneMatch(c -> WILDCARDS.indexOf(c) >= 0);
      try {
        PathMatcher matcher = fileSystem.getPathMatcher("glob:" + withOptionalFolders(body));
        return new Glob(matcher, byName, !folder, folder || literal);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "bad pattern \"" + pattern + "\": " + e.getDescription(), e);
      }
    }

    /** Lets each whole-name {@code **} stand for no folder at all, which java.nio's does not. */
    private static String withOptionalFolders(String glob) {
      var optional = new StringBuilder(glob.length() + 8);
      int braces = 0;
      for (int i = 0; i < glob.length(); i++) {
        char c = glob.charAt(i);
        if (c == '\\' && i + 1 < glob.length()) {
          optional.append(c).append(glob.charAt(++i));
          continue;
        }
        boolean nameStart = i == 0 || glob.charAt(i - 1) == '/';
        if (nameStart && braces == 0 && glob.startsWith("**/", i)) {
          optional.append("{**/,}");
          i += 2;
          continue;
        }
        braces += c == '{' ? 1 : c == '}' ? -1 : 0;
        optional.append(c);
      }
      return optional.toString();
    }

    boolean matchesFile(Path relative) {
      return (ofFiles && matches(relative)) || coversFolder(relative.getParent());
    }

    boolean coversFolder(@Nullable Path relative) {
      if (!ofFolders) {
        return false;
      }
      for (Path folder = relative; folder != null; folder = folder.getParent()) {
        if (matches(folder)) {
          return true;
        }
      }
      return false;
    }

    private boolean matches(Path relative) {
      return matcher.matches(byName ? relative.getFileName() : relative);
    }
  }
}
