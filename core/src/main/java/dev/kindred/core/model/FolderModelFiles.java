package dev.kindred.core.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A model folder on disk. */
record FolderModelFiles(String name, Path folder, ModelOrigin origin) implements ModelFiles {

  /** A module's folder, its {@code onnx}, and the graph in it. */
  private static final int MAX_DEPTH = 3;

  @Override
  public boolean has(String path) {
    return Files.isRegularFile(folder.resolve(path));
  }

  @Override
  public InputStream open(String path) throws IOException {
    if (!has(path)) {
      throw new ModelException("model %s has no %s".formatted(name, path));
    }
    return Files.newInputStream(folder.resolve(path));
  }

  @Override
  public List<String> onnxPaths() {
    // Links are followed: hub caches and users' folders are made of them.
    try (Stream<Path> files = Files.walk(folder, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(path -> path.endsWith(".onnx"))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ModelException("model folder %s cannot be listed: %s".formatted(folder, e), e);
    }
  }

  @Override
  public Optional<Path> onDisk(String path) {
    return Optional.of(folder.resolve(path));
  }

  @Override
  public String describe(String path) {
    return folder.resolve(path).toString();
  }
}
