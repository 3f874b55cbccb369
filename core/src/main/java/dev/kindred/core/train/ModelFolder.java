package dev.kindred.core.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * A model's folder in the making: beside its place at first, so that there is a whole one or none.
 */
final class ModelFolder {
  private ModelFolder() {}

  /** Writes a model's files. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path folder) throws IOException;
  }

  /**
   * Has a folder written, and puts it in its place; what is there goes.
   *
   * @throws IOException if writing fails; then what was there is still there
   */
  static void put(Path folder, Content content) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    Path parent = place.resolveSibling("");
    Files.createDirectories(parent);
    Path staging =
        parent.resolve(".%s-%d".formatted(place.getFileName(), ProcessHandle.current().pid()));
    delete(staging);
    Files.createDirectory(staging);
    try {
      content.writeTo(staging);
      Path old = staging.resolveSibling(staging.getFileName() + "-old");
      if (Files.exists(place)) {
        Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(staging, place, StandardCopyOption.ATOMIC_MOVE);
      delete(old);
    } finally {
      delete(staging);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path entry : entries.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(entry);
      }
    }
  }
}
