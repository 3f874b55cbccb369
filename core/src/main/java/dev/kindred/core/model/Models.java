package dev.kindred.core.model;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds models. A name is looked up in this order: a folder path, the built-in models, Kindred's
 * cache, a HuggingFace hub cache on this machine (read only). Nothing is downloaded.
 */
public final class Models {

  /** The dense model used where none is named. */
  public static final String DEFAULT_DENSE = "all-MiniLM-L6-v2";

  private static final List<BuiltInModelFiles> BUILT_IN =
      List.of(
          new BuiltInModelFiles(
              "sentence-transformers",
              "all-MiniLM-L6-v2",
              Map.of(
                  "onnx/model.onnx", "/all-minilm-l6-v2-q.onnx",
                  "tokenizer.json", "/all-minilm-l6-v2-q-tokenizer.json")),
          new BuiltInModelFiles(
              "BAAI",
              "bge-small-en-v1.5",
              Map.of(
                  "onnx/model.onnx", "/bge-small-en-v1.5-q.onnx",
                  "tokenizer.json", "/bge-small-en-v1.5-q-tokenizer.json")));

  private Models() {}

  /** Models that ship with Kindred. */
  public static List<ModelFiles> builtIn() {
    return List.copyOf(BUILT_IN);
  }

  /** Whether a name is that of a model that ships with Kindred. */
  public static boolean isBuiltIn(String name) {
    return BUILT_IN.stream().anyMatch(model -> model.isCalled(name));
  }

  /** Models found on this machine outside the jars: Kindred's cache, then the hub's. */
  public static List<ModelFiles> installed() {
    return ModelCaches.ofThisMachine().list();
  }

  /**
   * Finds a model.
   *
   * @param name a folder path, or a name such as {@code all-MiniLM-L6-v2} or {@code
   *     sentence-transformers/all-MiniLM-L6-v2}; in a cache also {@code NAME@REVISION}, where the
   *     revision is a branch, a tag, or a commit of which at least 7 digits are given
   * @throws ModelException if there is none; the message says what was looked for
   */
  public static ModelFiles find(String name) {
    return find(name, ModelCaches.ofThisMachine());
  }

  /** As {@link #find(String)}, with caches that lie elsewhere. */
  public static ModelFiles find(String name, ModelCaches caches) {
    if (name.isBlank()) {
      throw new ModelException("a model name must not be blank");
    }
    Optional<ModelFiles> folder = folder(name);
    if (folder.isPresent()) {
      return folder.get();
    }
    for (BuiltInModelFiles model : BUILT_IN) {
      if (model.isCalled(name)) {
        return model;
      }
    }
    return caches.find(name).orElseThrow(() -> notFound(name, caches));
  }

  private static Optional<ModelFiles> folder(String name) {
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    if (!Files.isDirectory(path)) {
      if (Files.isRegularFile(path)) {
        throw new ModelException(
            "%s is a file: name the model's folder, with its tokenizer.json".formatted(name));
      }
      return Optional.empty();
    }
    return Optional.of(
        new FolderModelFiles(
            path.toAbsolutePath().normalize().toString(), path, ModelOrigin.FOLDER));
  }

  private static ModelException notFound(String name, ModelCaches caches) {
    String builtIn = String.join(", ", BUILT_IN.stream().map(BuiltInModelFiles::name).toList());
    String remedy =
        ModelReference.tryParse(name)
            .map(reference -> "'kindred models pull %s' fetches it".formatted(name))
            .orElse("put its ONNX folder somewhere and name the folder");
    return new ModelException(
        ("no model %s: it is not a folder, not built in (%s), and neither in %s nor in a HuggingFace"
                + " cache; %s")
            .formatted(name, builtIn, caches.folder(), remedy));
  }
}
