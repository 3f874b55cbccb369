package dev.kindred.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What opens a document: its file, where that is found, or the address it came from. */
final class DocumentLinks {
  private final List<Path> folders;

  /**
   * @param working where a path may start from
   * @param index where else: what was indexed from the folder that an index is in
   */
  DocumentLinks(Path working, Path index) {
    this.folders =
        Stream.of(working, index.toAbsolutePath().normalize().getParent())
            .filter(Objects::nonNull)
            .map(Path::toAbsolutePath)
            .toList();
  }

  /** A link to a document; empty if there is none. */
  String of(String path) {
    if (path.startsWith("https://") || path.startsWith("http://")) {
      return path;
    }
    try {
      for (Path folder : folders) {
        Path file = folder.resolve(path).normalize();
        if (Files.isRegularFile(file)) {
          return file.toUri().toString();
        }
      }
    } catch (InvalidPathException e) {
      return ""; // a name inside an archive, of another system
    }
    return "";
  }
}
