package dev.kindred.core.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A model folder on disk. */
record FolderModelFiles(String name, Path folder, ModelOrigin origin) implements ModelFiles {

  /** A module's folder, its {@code onnx}, and the graph in it. */
  private static final int MAX_DEPTH = 3;

  /** Within as much time, two changes may look like one. */
  private static final long TICK_MILLIS = 2000;

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
  public byte[] sha256(String path) throws IOException {
    Optional<String> state = has(path) ? state(folder.resolve(path)) : Optional.empty();
    return state.isPresent()
        ? KnownDigests.ofThisMachine().get(state.get(), () -> ModelFiles.super.sha256(path))
        : ModelFiles.super.sha256(path);
  }

  /**
   * What the file system changes with a file's content; the second of its times (ctime) no program
   * can set back.
   *
   * @return empty for what is too small, may change unnoticed, or lies where none of this is told
   */
  private static Optional<String> state(Path file) throws IOException {
    Path real = file.toRealPath();
    if (!real.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Optional.empty();
    }
    Map<String, Object> told = Files.readAttributes(real, "unix:size,lastModifiedTime,ctime,ino");
    boolean settled =
        told.get("ctime") instanceof FileTime change
            && change.toMillis() < System.currentTimeMillis() - TICK_MILLIS;
    return settled && told.get("size") instanceof Long size && size >= KnownDigests.MIN_BYTES
        ? Optional.of("file " + real.toUri() + " " + new TreeMap<>(told))
        : Optional.empty();
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
