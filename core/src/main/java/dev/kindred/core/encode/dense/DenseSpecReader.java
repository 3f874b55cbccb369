package dev.kindred.core.encode.dense;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.kindred.core.encode.dense.DenseSpec.Step;
import dev.kindred.core.encode.onnx.OnnxGraph;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads a sentence-transformers folder, in the key styles of its 5.x and 6.x releases. A plain
 * HuggingFace folder (no {@code modules.json}) is mean-pooled, as the reference does it.
 */
final class DenseSpecReader {
  private static final int DEFAULT_MAX_TOKENS = 512;

  /** Names that older releases gave sentence_bert_config.json. */
  private static final List<String> TRANSFORMER_CONFIGS =
      List.of(
          "sentence_bert_config.json",
          "sentence_roberta_config.json",
          "sentence_distilbert_config.json",
          "sentence_camembert_config.json",
          "sentence_albert_config.json",
          "sentence_xlm-roberta_config.json",
          "sentence_xlnet_config.json");

  private final ModelFiles files;
  private List<Pooling> poolings = List.of(Pooling.MEAN);
  private boolean includePrompt = true;
  private final List<Step> steps = new ArrayList<>();
  private String transformerFolder = "";

  private DenseSpecReader(ModelFiles files) {
    this.files = files;
  }

  static DenseSpec read(ModelFiles files) throws IOException {
    return new DenseSpecReader(files).read();
  }

  private DenseSpec read() throws IOException {
    String graph = OnnxGraph.choose(files);
    Optional<ModelJson> modules = ModelJson.read(files, "modules.json");
    if (modules.isPresent()) {
      readModules(modules.get());
    }
    Optional<ModelJson> main = ModelJson.read(files, "config_sentence_transformers.json");
    Optional<ModelJson> transformer = transformerConfig();
    return new DenseSpec(
        graph,
        maxTokens(transformer),
        transformer.map(json -> json.flag("do_lower_case", false)).orElse(false),
        poolings,
        includePrompt,
        List.copyOf(steps),
        main.map(json -> json.integer("truncate_dim")).orElse(OptionalInt.empty()),
        main.map(json -> json.strings("prompts")).orElse(Map.of()),
        main.flatMap(json -> json.string("default_prompt_name")).orElse(""),
        similarity(main));
  }

  private void readModules(ModelJson modules) throws IOException {
    for (JsonElement element : modules.array()) {
      if (!(element instanceof JsonObject module) || module.get("type") == null) {
        throw new ModelException("%s: each module must have a type".formatted(modules.where()));
      }
      String type = module.get("type").getAsString();
      JsonElement path = module.get("path");
      String folder = path == null || path.getAsString().equals(".") ? "" : path.getAsString();
      // 5.x: sentence_transformers.models.Pooling; 6.x: ...modules.pooling.Pooling.
      switch (type.substring(type.lastIndexOf('.') + 1)) {
        case "Transformer" -> transformerFolder = folder;
        case "Pooling" -> readPooling(folder);
        case "Normalize" -> steps.add(new Step.Normalize());
        case "Dense" -> steps.add(dense(folder));
        // Both only matter while training.
        case "Dropout", "LayerNorm" -> rejectLayerNorm(type, modules);
        default ->
            throw new ModelException(
                "%s: module %s is not supported; supported are Transformer, Pooling, Dense and"
                        .formatted(modules.where(), type)
                    + " Normalize");
      }
    }
  }

  private static void rejectLayerNorm(String type, ModelJson modules) {
    if (type.endsWith("LayerNorm")) {
      throw new ModelException("%s: module %s is not supported".formatted(modules.where(), type));
    }
  }

  private void readPooling(String folder) throws IOException {
    ModelJson json = required(folder + "/config.json");
    includePrompt = json.flag("include_prompt", true);
    Optional<JsonElement> modes = json.value("pooling_mode");
    poolings = modes.isPresent() ? ofModes(json, modes.get()) : ofFlags(json);
    if (poolings.isEmpty()) {
      throw new ModelException("%s names no pooling mode".formatted(json.where()));
    }
  }

  private static List<Pooling> ofFlags(ModelJson json) {
    return Arrays.stream(Pooling.values())
        .filter(pooling -> json.flag(pooling.flag(), false))
        .toList();
  }

  /** One mode, or a list of them that is concatenated in its order. */
  private static List<Pooling> ofModes(ModelJson json, JsonElement modes) {
    List<JsonElement> names =
        modes.isJsonArray() ? modes.getAsJsonArray().asList() : List.of(modes);
    return names.stream()
        .map(JsonElement::getAsString)
        .map(
            name ->
                Pooling.ofMode(name)
                    .orElseThrow(
                        () ->
                            new ModelException(
                                "%s: pooling mode %s is not supported; supported are %s"
                                    .formatted(
                                        json.where(),
                                        name,
                                        Arrays.stream(Pooling.values())
                                            .map(Pooling::mode)
                                            .toList()))))
        .toList();
  }

  private Step.Dense dense(String folder) throws IOException {
    ModelJson json = required(folder + "/config.json");
    if (json.flag("use_residual", false)) {
      throw new ModelException("%s: use_residual is not supported".formatted(json.where()));
    }
    String name = json.string("activation_function").orElse("torch.nn.modules.activation.Tanh");
    Activation activation =
        Activation.ofTorchName(name)
            .orElseThrow(
                () ->
                    new ModelException(
                        "%s: activation %s is not supported; supported are %s"
                            .formatted(json.where(), name, Arrays.toString(Activation.values()))));
    String weights = folder + "/model.safetensors";
    if (!files.has(weights)) {
      throw new ModelException(
          "%s is missing: save the Dense module as safetensors".formatted(files.describe(weights)));
    }
    return new Step.Dense(folder, json.flag("bias", true), activation);
  }

  private Optional<ModelJson> transformerConfig() throws IOException {
    for (String name : TRANSFORMER_CONFIGS) {
      Optional<ModelJson> json = ModelJson.read(files, inTransformer(name));
      if (json.isPresent()) {
        return json;
      }
    }
    return Optional.empty();
  }

  /** The length set for sentences, else the least that the tokenizer and the positions allow. */
  private int maxTokens(Optional<ModelJson> transformer) throws IOException {
    OptionalInt own =
        transformer.map(json -> json.integer("max_seq_length")).orElse(OptionalInt.empty());
    if (own.isPresent()) {
      return positive(transformer.orElseThrow(), "max_seq_length", own.getAsInt());
    }
    int limit = Integer.MAX_VALUE;
    Optional<ModelJson> tokenizer = ModelJson.read(files, inTransformer("tokenizer_config.json"));
    if (tokenizer.isPresent()) {
      OptionalInt length = tokenizer.get().integer("model_max_length");
      if (length.isPresent()) {
        limit = positive(tokenizer.get(), "model_max_length", length.getAsInt());
      }
    }
    Optional<ModelJson> config = ModelJson.read(files, inTransformer("config.json"));
    if (config.isPresent()) {
      OptionalInt positions = config.get().integer("max_position_embeddings");
      if (positions.isPresent()) {
        limit = Math.min(limit, usablePositions(config.get(), positions.getAsInt()));
      }
    }
    return limit == Integer.MAX_VALUE ? DEFAULT_MAX_TOKENS : limit;
  }

  /** RoBERTa's and MPNet's positions start behind the padding id. */
  private static int usablePositions(ModelJson config, int positions) {
    String type = config.string("model_type").orElse("");
    boolean offset = type.contains("roberta") || type.equals("mpnet") || type.equals("camembert");
    return positive(config, "max_position_embeddings", offset ? positions - 2 : positions);
  }

  private static int positive(ModelJson json, String key, int value) {
    if (value < 3) {
      throw new ModelException("%s: %s must be >= 3, got %d".formatted(json.where(), key, value));
    }
    return value;
  }

  private static Similarity similarity(Optional<ModelJson> main) {
    String name = main.flatMap(json -> json.string("similarity_fn_name")).orElse("cosine");
    return switch (name) {
      case "cosine" -> Similarity.COSINE;
      case "dot", "dot_score" -> Similarity.DOT;
      case "euclidean" -> Similarity.EUCLIDEAN;
      default ->
          throw new ModelException(
              "%s: similarity %s is not supported; supported are cosine, dot and euclidean"
                  .formatted(main.map(ModelJson::where).orElse(""), name));
    };
  }

  private String inTransformer(String name) {
    return transformerFolder.isEmpty() ? name : transformerFolder + "/" + name;
  }

  private ModelJson required(String path) throws IOException {
    return ModelJson.read(files, path)
        .orElseThrow(() -> new ModelException("%s is missing".formatted(files.describe(path))));
  }
}
