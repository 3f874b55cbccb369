package dev.kindred.core.encode.dense;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.encode.dense.DenseSpec.Step;
import dev.kindred.core.encode.onnx.OnnxGraph;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelJson;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
  private static final String SENTENCE_EMBEDDING = "sentence_embedding";

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
  private boolean transformer;
  private List<Pooling> poolings = List.of();
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
    } else {
      poolings = List.of(Pooling.MEAN);
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
        main.map(DenseSpecReader::truncateDimension).orElse(OptionalInt.empty()),
        main.map(json -> json.strings("prompts")).orElse(Map.of()),
        main.map(DenseSpecReader::defaultPrompt).orElse(""),
        similarity(main));
  }

  private static OptionalInt truncateDimension(ModelJson main) {
    OptionalInt dimension = main.integer("truncate_dim");
    if (dimension.isPresent() && dimension.getAsInt() < 1) {
      throw new ModelException(
          "%s: truncate_dim must be >= 1, got %d".formatted(main.where(), dimension.getAsInt()));
    }
    return dimension;
  }

  private static String defaultPrompt(ModelJson main) {
    Optional<String> name = main.string("default_prompt_name");
    if (name.isPresent() && !main.strings("prompts").containsKey(name.get())) {
      throw new ModelException(
          "%s: default_prompt_name %s is none of its prompts".formatted(main.where(), name.get()));
    }
    return name.orElse("");
  }

  private void readModules(ModelJson modules) throws IOException {
    for (JsonElement element : modules.array()) {
      if (!(element instanceof JsonObject module)) {
        throw new ModelException("%s: each module must be an object".formatted(modules.where()));
      }
      String type =
          string(module, "type")
              .orElseThrow(
                  () ->
                      new ModelException(
                          "%s: each module must have a type".formatted(modules.where())));
      String folder = folder(modules, string(module, "path").orElse(""));
      // 5.x: sentence_transformers.models.Pooling; 6.x: ...modules.pooling.Pooling.
      switch (type.substring(type.lastIndexOf('.') + 1)) {
        case "Transformer" -> {
          transformer = true;
          transformerFolder = folder;
        }
        case "Pooling" -> readPooling(folder);
        case "Normalize" -> steps.add(new Step.Normalize());
        case "Dense" -> steps.add(dense(folder));
        case "Dropout" -> {
          // It only matters while training.
        }
        default ->
            throw new ModelException(
                "%s: module %s is not supported; supported are Transformer, Pooling, Dense and"
                        .formatted(modules.where(), type)
                    + " Normalize");
      }
    }
    if (!transformer || poolings.isEmpty()) {
      throw new ModelException(
          "%s names no %s module"
              .formatted(modules.where(), transformer ? "Pooling" : "Transformer"));
    }
  }

  private static Optional<String> string(JsonObject module, String key) {
    return module.get(key) instanceof JsonPrimitive value && value.isString()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  /** A module's folder, which must lie in the model's own. */
  private static String folder(ModelJson modules, String path) {
    try {
      Path folder = Path.of(path).normalize();
      if (!folder.isAbsolute() && !folder.startsWith("..")) {
        return folder.toString().replace('\\', '/');
      }
    } catch (InvalidPathException e) {
      throw new ModelException(outside(modules, path), e);
    }
    throw new ModelException(outside(modules, path));
  }

  private static String outside(ModelJson modules, String path) {
    return "%s: path %s is no folder of the model"
        .formatted(modules.where(), new JsonPrimitive(path));
  }

  private void readPooling(String folder) throws IOException {
    ModelJson json = required(inFolder(folder, "config.json"));
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
        .map(name -> mode(json, name))
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

  private static String mode(ModelJson json, JsonElement name) {
    if (name instanceof JsonPrimitive value && value.isString()) {
      return value.getAsString();
    }
    throw new ModelException(
        "%s: pooling_mode must be a string or an array of strings".formatted(json.where()));
  }

  private Step.Dense dense(String folder) throws IOException {
    ModelJson json = required(inFolder(folder, "config.json"));
    for (String key : List.of("module_input_name", "module_output_name")) {
      String value = json.string(key).orElse(SENTENCE_EMBEDDING);
      if (!value.equals(SENTENCE_EMBEDDING)) {
        throw new ModelException(
            "%s: %s %s is not supported; supported is %s"
                .formatted(json.where(), key, value, SENTENCE_EMBEDDING));
      }
    }
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
                            .formatted(
                                json.where(),
                                name,
                                Arrays.stream(Activation.values())
                                    .map(Activation::torchName)
                                    .toList())));
    String weights = inFolder(folder, "model.safetensors");
    if (!files.has(weights)) {
      throw new ModelException(
          "%s is missing: save the Dense module as safetensors".formatted(files.describe(weights)));
    }
    return new Step.Dense(weights, json.flag("bias", true), activation);
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
    return inFolder(transformerFolder, name);
  }

  private static String inFolder(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  private ModelJson required(String path) throws IOException {
    return ModelJson.read(files, path)
        .orElseThrow(() -> new ModelException("%s is missing".formatted(files.describe(path))));
  }
}
