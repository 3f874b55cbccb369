package dev.kindred.core.model.hub;

import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelManifest;
import dev.kindred.core.model.ModelOrigin;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a model's files are still what they were when they came: by the manifest of a pulled
 * model, or in a HuggingFace cache by the names of its blobs, which are their hashes.
 *
 * @param files all files of which a hash is known, sorted by path
 */
public record ModelVerification(List<FileCheck> files) {

  /** What became of a file. */
  public enum State {
    /** Its hash is as it was. */
    OK,
    /** Its content is another. */
    CHANGED,
    /** It is not there, or no longer a file. */
    MISSING
  }

  /**
   * A file.
   *
   * @param path relative to the model's folder
   */
  public record FileCheck(String path, State state) {}

  /** Copies the list. */
  public ModelVerification {
    files = List.copyOf(files);
  }

  /** Whether all files are as they were. */
  public boolean intact() {
    return files.stream().allMatch(file -> file.state() == State.OK);
  }

  /**
   * Reads and hashes all files of a model.
   *
   * @throws ModelException if no hashes of it are known: it is built in, or a folder of the user's
   */
  public static ModelVerification of(ModelFiles model) throws IOException {
    Optional<ModelManifest> manifest = ModelManifest.of(model);
    if (manifest.isPresent()) {
      return of(model.onDisk("").orElseThrow(), manifest.get());
    }
    if (model.origin() == ModelOrigin.HUB_CACHE) {
      List<FileCheck> files = ofBlobs(model.onDisk("").orElseThrow());
      if (!files.isEmpty()) {
        return new ModelVerification(files);
      }
    }
    throw new ModelException(
        "model %s was not pulled: there are no hashes to verify it by".formatted(model.name()));
  }

  /** By a manifest. */
  static ModelVerification of(Path folder, ModelManifest manifest) throws IOException {
    var files = new ArrayList<FileCheck>();
    for (ModelManifest.Entry entry : manifest.files()) {
      files.add(
          new FileCheck(
              entry.path(), state(folder.resolve(entry.path()), entry.size(), entry.sha256())));
    }
    return new ModelVerification(files);
  }

  private static State state(Path file, long size, String hash) throws IOException {
    if (!Files.isRegularFile(file)) {
      return State.MISSING;
    }
    return Files.size(file) == size && ContentHash.matches(file, hash) ? State.OK : State.CHANGED;
  }

  private static List<FileCheck> ofBlobs(Path folder) throws IOException {
    var files = new ArrayList<FileCheck>();
    List<Path> paths;
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      paths = all.filter(Files::isSymbolicLink).sorted().toList();
    }
    for (Path path : paths) {
      String hash = Files.readSymbolicLink(path).getFileName().toString();
      if (hash.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
        String name = folder.relativize(path).toString().replace('\\', '/');
        files.add(
            new FileCheck(
                name,
                !Files.isRegularFile(path)
                    ? State.MISSING
                    : ContentHash.matches(path, hash) ? State.OK : State.CHANGED));
      }
    }
    return files;
  }
}
