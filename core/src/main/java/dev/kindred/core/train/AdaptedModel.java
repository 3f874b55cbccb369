package dev.kindred.core.train;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.KindredException;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.dense.Similarity;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelJson;
import dev.kindred.core.model.Models;
import dev.kindred.core.model.SafeTensors.Tensor;
import dev.kindred.core.model.SafeTensorsWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;

/**
 * Writes a model whose queries go through one more linear layer than its documents: the base
 * model's own files, and over them a Router of sentence-transformers with two routes.
 *
 * <pre>
 *   query     Transformer, Pooling, ..., Dense, Normalize
 *   document  Transformer, Pooling, ...
 * </pre>
 *
 * The documents' side is the base model to the byte, so an index that was made with the base can be
 * searched with the new one.
 */
public final class AdaptedModel {
  static final String PACKAGE = "sentence_transformers.models.";
  private static final String POOLING = "1_Pooling";
  private static final String DENSE = "query_dense";
  private static final String NORMALIZE = "query_normalize";

  /** What a folder may hold beside the graph and its modules' folders. */
  private static final List<String> CONFIGS =
      List.of(
          "config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "vocab.txt",
          "config_sentence_transformers.json");

  private AdaptedModel() {}

  /**
   * Refuses a base model that this cannot be done with, before anything is learnt.
   *
   * @throws ModelException if it is adapted already, has no transformer, or its vectors are not
   *     compared by cosine or are cut
   */
  public static void requireAdaptable(ModelFiles base, DenseEncoder encoder) throws IOException {
    if (modules(base).values().stream().anyMatch(type -> type.endsWith(".Router"))) {
      throw new ModelException(
          "model %s has a way of its own for queries already: train from the model it was made of"
              .formatted(base.name()));
    }
    if (base.onnxPaths().isEmpty()) {
      throw new ModelException(
          "model %s has no transformer: adapters are for models with one".formatted(base.name()));
    }
    if (encoder.similarity() != Similarity.COSINE) {
      throw new ModelException(
          "model %s compares by %s: adapters are for models that compare by cosine"
              .formatted(base.name(), encoder.similarity().label()));
    }
    Optional<ModelJson> main = ModelJson.read(base, "config_sentence_transformers.json");
    if (main.isPresent() && main.get().integer("truncate_dim").isPresent()) {
      throw new ModelException(
          "model %s cuts its vectors (truncate_dim): adapters are for models that do not"
              .formatted(base.name()));
    }
  }

  /**
   * Refuses a folder that a model cannot be put into.
   *
   * @throws KindredException if it is a file, or a folder that is not empty
   */
  public static void requireFree(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new KindredException(
              "%s is not empty: name a new folder for the model".formatted(folder));
        }
      }
    } else if (Files.exists(folder)) {
      throw new KindredException("%s is a file: name a folder for the model".formatted(folder));
    }
  }

  /**
   * Writes the folder.
   *
   * @param base as it passed {@link #requireAdaptable}
   * @param weights {@link TrainedAdapter#weights}
   * @param training what is to be known of the training, kept in {@code kindred-training.json}
   * @throws KindredException if the folder holds something
   */
  public static void write(ModelFiles base, FMatrixRMaj weights, Path folder, JsonObject training)
      throws IOException {
    requireFree(folder);
    ModelFolder.put(folder, staging -> writeFiles(base, weights, staging, training));
  }

  private static void writeFiles(
      ModelFiles base, FMatrixRMaj weights, Path folder, JsonObject training) throws IOException {
    Map<String, String> modules = modules(base);
    copy(base, modules, folder);
    if (!base.has("modules.json")) {
      writePooling(folder, weights.numCols);
    }
    writeDense(folder.resolve(DENSE), weights, Optional.empty());
    Files.createDirectories(folder.resolve(NORMALIZE));
    writeJson(folder.resolve("router_config.json"), router(modules));
    writeJson(folder.resolve("modules.json"), onlyRouter());
    writeJson(folder.resolve("kindred-training.json"), training);
    verify(base, folder);
  }

  /** Types of the base model's modules, by their folder; in order. */
  static Map<String, String> modules(ModelFiles base) throws IOException {
    Optional<ModelJson> json = ModelJson.read(base, "modules.json");
    var modules = new LinkedHashMap<String, String>();
    if (json.isEmpty()) {
      modules.put("", PACKAGE + "Transformer");
      modules.put(POOLING, PACKAGE + "Pooling");
      return modules;
    }
    for (JsonElement element : json.get().array()) {
      if (element instanceof JsonObject module
          && module.get("type") instanceof JsonPrimitive type
          && type.isString()) {
        String path = module.get("path") instanceof JsonPrimitive value ? value.getAsString() : "";
        modules.put(path.equals(".") ? "" : path, type.getAsString());
      }
    }
    return modules;
  }

  static void copy(ModelFiles base, Map<String, String> modules, Path folder) throws IOException {
    String graph = base.graph("");
    var paths = new ArrayList<>(CONFIGS);
    paths.addAll(ModelFiles.TRANSFORMER_CONFIGS);
    paths.addAll(List.of(graph, graph + "_data", graph + ".data"));
    for (String module : modules.keySet()) {
      if (!module.isEmpty()) {
        Files.createDirectories(folder.resolve(module));
        paths.add(module + "/config.json");
        paths.add(module + "/model.safetensors");
      }
    }
    for (String path : paths) {
      if (base.has(path)) {
        Path target = folder.resolve(path);
        Files.createDirectories(Optional.ofNullable(target.getParent()).orElse(folder));
        try (InputStream in = base.open(path)) {
          Files.copy(in, target);
        }
      }
    }
  }

  /** A plain HuggingFace folder is mean-pooled, and nothing says so. */
  static void writePooling(Path model, int dimension) throws IOException {
    Path folder = Files.createDirectories(model.resolve(POOLING));
    var config = new JsonObject();
    config.addProperty("word_embedding_dimension", dimension);
    config.addProperty("pooling_mode_mean_tokens", true);
    writeJson(folder.resolve("config.json"), config);
  }

  static void writeDense(Path folder, FMatrixRMaj weights, Optional<float[]> bias)
      throws IOException {
    Files.createDirectories(folder);
    var config = new JsonObject();
    config.addProperty("in_features", weights.numCols);
    config.addProperty("out_features", weights.numRows);
    config.addProperty("bias", bias.isPresent());
    config.addProperty("activation_function", "torch.nn.modules.linear.Identity");
    writeJson(folder.resolve("config.json"), config);
    var tensors = new LinkedHashMap<String, Tensor>();
    tensors.put(
        "linear.weight", new Tensor(weights.data, new int[] {weights.numRows, weights.numCols}));
    bias.ifPresent(
        values -> tensors.put("linear.bias", new Tensor(values, new int[] {values.length})));
    SafeTensorsWriter.write(folder.resolve("model.safetensors"), tensors);
  }

  private static JsonObject router(Map<String, String> modules) {
    var types = new JsonObject();
    var query = new JsonArray();
    var document = new JsonArray();
    modules.forEach(
        (path, type) -> {
          types.addProperty(path, type);
          query.add(path);
          document.add(path);
        });
    types.addProperty(DENSE, PACKAGE + "Dense");
    types.addProperty(NORMALIZE, PACKAGE + "Normalize");
    query.add(DENSE);
    query.add(NORMALIZE);
    var structure = new JsonObject();
    structure.add("query", query);
    structure.add("document", document);
    var parameters = new JsonObject();
    parameters.addProperty("default_route", "document");
    parameters.addProperty("allow_empty_key", true);
    var router = new JsonObject();
    router.add("types", types);
    router.add("structure", structure);
    router.add("parameters", parameters);
    return router;
  }

  private static JsonArray onlyRouter() {
    var module = new JsonObject();
    module.addProperty("idx", 0);
    module.addProperty("name", "0");
    module.addProperty("path", "");
    module.addProperty("type", PACKAGE + "Router");
    var modules = new JsonArray();
    modules.add(module);
    return modules;
  }

  static void writeJson(Path file, JsonElement json) throws IOException {
    String text =
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  /** Whatever the base model's folder holds: what was promised is true, or it is said now. */
  private static void verify(ModelFiles base, Path folder) {
    try (DenseEncoder before = DenseEncoders.open(base);
        DenseEncoder after = DenseEncoders.open(Models.find(folder.toString()))) {
      if (!after.documentFingerprint().equals(before.documentFingerprint())) {
        throw new ModelException(
            "model %s could not be copied to %s so that it makes the same vectors"
                .formatted(base.name(), folder));
      }
    }
  }
}
