package dev.kindred.core.model.hub;

import dev.kindred.core.model.ModelCaches;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelManifest;
import dev.kindred.core.model.ModelOrigin;
import dev.kindred.core.model.ModelReference;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kindred's own models on disk. A pulled model has a folder {@code models/OWNER/NAME}, or {@code
 * OWNER/NAME@REVISION} if one was named, with its manifest and the subfolder that the manifest
 * names. What is on its way lies in {@code models/.partial}, locks in {@code models/.locks}; no
 * hidden folder is ever taken for a model.
 */
public final class ModelStore {
  private final ModelCaches caches;

  /**
   * @param caches whose Kindred folder this is
   */
  public ModelStore(ModelCaches caches) {
    this.caches = caches;
  }

  /**
   * Deletes a model from Kindred's cache.
   *
   * @return the bytes that were freed
   * @throws ModelException if it is not Kindred's to delete
   */
  public long remove(ModelFiles model) throws IOException, InterruptedException {
    if (model.origin() != ModelOrigin.KINDRED_CACHE) {
      throw new ModelException(notOurs(model));
    }
    Optional<ModelManifest> manifest = ModelManifest.of(model);
    Path files = model.onDisk("").orElseThrow();
    if (manifest.isEmpty()) {
      return discard(files);
    }
    ModelReference reference = manifest.get().reference();
    return lock(reference, () -> {})
        .hold(
            () -> {
              delete(partialFolder(reference));
              return discard(files.resolveSibling(""));
            });
  }

  private static String notOurs(ModelFiles model) {
    return switch (model.origin()) {
      case BUILT_IN -> "model %s is built in: it cannot be removed".formatted(model.name());
      case HUB_CACHE ->
          ("model %s is in the HuggingFace cache (%s), which Kindred only reads: 'hf"
                  + " cache' removes it")
              .formatted(model.name(), model.onDisk("").map(Path::toString).orElse(""));
      case FOLDER, KINDRED_CACHE ->
          "%s is a folder of yours: delete it yourself".formatted(model.name());
    };
  }

  /** Out of sight first, at once, then deleted; with the owner's folder, if that was all in it. */
  private long discard(Path folder) throws IOException {
    long bytes = size(folder);
    Path trash = caches.folder().resolve(".trash-" + folder.getFileName());
    delete(trash);
    Files.move(folder, trash, StandardCopyOption.ATOMIC_MOVE);
    delete(trash);
    Path owner = folder.resolveSibling("");
    if (!owner.equals(caches.folder())) {
      try {
        Files.delete(owner);
      } catch (DirectoryNotEmptyException e) {
        // Others of this owner are left.
        return bytes;
      }
    }
    return bytes;
  }

  ModelLock lock(ModelReference model, Runnable onWait) {
    return new ModelLock(
        caches.folder().resolve(".locks").resolve(flatName(model) + ".lock"), onWait);
  }

  /** The folder of a model's manifest. */
  Path folder(ModelReference model) {
    String[] parts = model.repository().split("/", -1);
    return caches.folder().resolve(parts[0]).resolve(parts[1] + suffix(model));
  }

  /** Where what has come so far is kept; made if it is not there. */
  Path partials(ModelReference model) throws IOException {
    return Files.createDirectories(partialFolder(model));
  }

  private Path partialFolder(ModelReference model) {
    return caches.folder().resolve(".partial").resolve(flatName(model));
  }

  private static String flatName(ModelReference model) {
    return model.repository().replace("/", "--") + suffix(model);
  }

  private static String suffix(ModelReference model) {
    String name = model.canonical();
    int at = name.indexOf('@');
    return at < 0 ? "" : "@" + URLEncoder.encode(name.substring(at + 1), StandardCharsets.UTF_8);
  }

  /**
   * The manifest of what was pulled before; empty if nothing was, or it cannot be read.
   *
   * @throws ModelException if somebody else's model is in the way
   */
  Optional<ModelManifest> manifest(ModelReference model) throws IOException {
    Path folder = folder(model);
    try {
      Optional<ModelManifest> manifest = ModelManifest.readFrom(folder);
      if (manifest.isEmpty() && Files.exists(folder.resolve("tokenizer.json"))) {
        throw new ModelException(
            ("%s was put there by hand: move it away first, or remove it with"
                    + " 'kindred models remove'")
                .formatted(folder));
      }
      return manifest;
    } catch (ModelException e) {
      if (Files.exists(folder.resolve(ModelManifest.FILE))) {
        // A broken manifest is what pulling again mends.
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A name for a commit's files that is not in use. */
  String freeFolderName(ModelReference model, String commit) {
    String name = commit.substring(0, 12);
    for (int i = 2; Files.exists(folder(model).resolve(name)); i++) {
      name = commit.substring(0, 12) + "-" + i;
    }
    return name;
  }

  /**
   * Puts a model in place. Its files are brought together beside it, and become the model when the
   * manifest that names their folder takes the old one's place, in one step.
   *
   * @param files where each file of the manifest lies now, by its path
   */
  void install(ModelManifest manifest, Map<String, Path> files) throws IOException {
    ModelReference model = manifest.reference();
    Path folder = folder(model);
    Path staging = folder.resolve(".staging");
    delete(staging);
    for (ModelManifest.Entry entry : manifest.files()) {
      Path target = staging.resolve(entry.path());
      Files.createDirectories(target.resolveSibling(""));
      place(Objects.requireNonNull(files.get(entry.path())), target);
      sync(target.resolveSibling(""));
    }
    sync(staging);
    Files.move(staging, folder.resolve(manifest.folder()), StandardCopyOption.ATOMIC_MOVE);
    Path written = folder.resolve("." + ModelManifest.FILE);
    Files.writeString(written, manifest.toJson(), StandardCharsets.UTF_8);
    sync(written);
    sync(folder);
    Files.move(
        written,
        folder.resolve(ModelManifest.FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    sync(folder);
    delete(partialFolder(model));
    deleteOthers(folder, manifest.folder());
  }

  /** A second name for a file of Kindred's, so that it is not lost on the way; else a copy. */
  private void place(Path source, Path target) throws IOException {
    if (source.startsWith(caches.folder())) {
      try {
        Files.createLink(target, source);
        return;
      } catch (UnsupportedOperationException | FileSystemException e) {
        // Not every file system has links.
        Files.copy(source, target);
      }
    } else {
      Files.copy(source, target);
    }
    sync(target);
  }

  private static void deleteOthers(Path folder, String current) throws IOException {
    List<Path> others;
    try (Stream<Path> entries = Files.list(folder)) {
      others =
          entries
              .filter(Files::isDirectory)
              .filter(entry -> !entry.getFileName().toString().equals(current))
              .toList();
    }
    for (Path other : others) {
      delete(other);
    }
  }

  /** Brings a file, or a folder's list of names, to the disk. */
  private static void sync(Path path) throws IOException {
    boolean isFolder = Files.isDirectory(path);
    try (FileChannel channel =
        FileChannel.open(path, isFolder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no folders, and keeps their names itself.
      if (!isFolder) {
        throw e;
      }
    }
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
