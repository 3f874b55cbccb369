package dev.kindred.core.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * The files of one model in the sentence-transformers / HuggingFace layout, by paths relative to
 * the model's folder with {@code /} between names ({@code 1_Pooling/config.json}).
 */
public sealed interface ModelFiles permits FolderModelFiles, BuiltInModelFiles {

  /** What a transformer's own settings are called: today's name, and those of older releases. */
  List<String> TRANSFORMER_CONFIGS =
      List.of(
          "sentence_bert_config.json",
          "sentence_roberta_config.json",
          "sentence_distilbert_config.json",
          "sentence_camembert_config.json",
          "sentence_albert_config.json",
          "sentence_xlm-roberta_config.json",
          "sentence_xlnet_config.json");

  /** The name that users know the model by: a built-in model's name, or its folder's path. */
  String name();

  /** Where it was found. */
  ModelOrigin origin();

  /** Whether the model ships with Kindred. */
  default boolean builtIn() {
    return origin() == ModelOrigin.BUILT_IN;
  }

  /** Whether the file exists. */
  boolean has(String path);

  /**
   * Opens a file; the caller closes it.
   *
   * @throws ModelException if the model has no such file
   */
  InputStream open(String path) throws IOException;

  /** Paths of all ONNX graphs, sorted. */
  List<String> onnxPaths();

  /**
   * The graph that is loaded for a folder: {@code onnx/model.onnx}, else {@code model.onnx}, else
   * the quantised one, else the only one.
   *
   * @param folder a transformer's folder in the model; empty for the model's own
   * @throws ModelException if there is none, or several and none of those names
   */
  default String graph(String folder) {
    String prefix = folder.isEmpty() ? "" : folder + "/";
    // In the folder itself or one below it: further down lie graphs of other modules.
    List<String> paths =
        onnxPaths().stream()
            .filter(path -> path.startsWith(prefix))
            .map(path -> path.substring(prefix.length()))
            .filter(path -> path.indexOf('/') == path.lastIndexOf('/'))
            .toList();
    for (String path : List.of("onnx/model.onnx", "model.onnx", "onnx/model_quantized.onnx")) {
      if (paths.contains(path)) {
        return prefix + path;
      }
    }
    String model = folder.isEmpty() ? name() : "%s, folder %s,".formatted(name(), folder);
    return switch (paths.size()) {
      case 1 -> prefix + paths.getFirst();
      case 0 ->
          throw new ModelException(
              "model %s has no ONNX weights: export it first (optimum-cli export onnx)"
                  .formatted(model));
      default ->
          throw new ModelException(
              "model %s has several graphs (%s): name the one to use onnx/model.onnx"
                  .formatted(model, String.join(", ", paths)));
    };
  }

  /**
   * Where the file lies on disk, for weights too large for an array; empty inside a jar.
   *
   * @param path a file's path, or nothing for the model's folder
   */
  Optional<Path> onDisk(String path);

  /** The file, as an error message names it. */
  String describe(String path);

  /**
   * Whether a path can name a file of a model: names with {@code /} between them, none of which is
   * empty, {@code .} or {@code ..}, or has a backslash, a colon or a control character. Such a path
   * stays inside of the model's folder on every system.
   */
  static boolean isPath(String path) {
    for (String name : path.split("/", -1)) {
      if (name.isBlank()
          || name.equals(".")
          || name.equals("..")
          || name.chars().anyMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a whole file.
   *
   * @throws ModelException if the model has no such file
   */
  default byte[] read(String path) throws IOException {
    try (InputStream in = open(path)) {
      return in.readAllBytes();
    }
  }

  /**
   * SHA-256 of a file.
   *
   * @throws ModelException if the model has no such file
   */
  default byte[] sha256(String path) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = open(path)) {
      update(digest, in);
    }
    return digest.digest();
  }

  /** A new SHA-256. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** Takes in all that is left of a stream. */
  static void update(MessageDigest digest, InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      digest.update(buffer, 0, read);
    }
  }
}
