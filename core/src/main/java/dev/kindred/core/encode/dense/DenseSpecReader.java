package dev.kindred.core.encode.dense;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseSpec.Step;
import dev.kindred.core.encode.onnx.Activation;
import dev.kindred.core.encode.onnx.Modules;
import dev.kindred.core.encode.onnx.Modules.Module;
import dev.kindred.core.encode.onnx.Router;
import dev.kindred.core.encode.onnx.TransformerSettings;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads a sentence-transformers folder, in the key styles of its 5.x and 6.x releases. A plain
 * HuggingFace folder (no {@code modules.json}) is mean-pooled, as the reference does it.
 */
final class DenseSpecReader {
  private static final String SENTENCE_EMBEDDING = "sentence_embedding";

  private static final Path PLAIN_FOLDER = new Path("", List.of(Pooling.MEAN), true, List.of());

  private final ModelFiles files;

  private DenseSpecReader(ModelFiles files) {
    this.files = files;
  }

  static DenseSpec read(ModelFiles files) throws IOException {
    return new DenseSpecReader(files).read();
  }

  /**
   * What texts of one role go through.
   *
   * @param folder the transformer's
   */
  private record Path(
      String folder, List<Pooling> poolings, boolean includePrompt, List<Step> steps) {

    boolean differsOnlyInSteps(Path other) {
      return folder.equals(other.folder)
          && poolings.equals(other.poolings)
          && includePrompt == other.includePrompt;
    }
  }

  private DenseSpec read() throws IOException {
    String graph = files.graph("");
    Map<TextRole, Path> paths = paths(Modules.read(files));
    Path documents = paths.getOrDefault(TextRole.DOCUMENT, PLAIN_FOLDER);
    Optional<ModelJson> main = ModelJson.read(files, "config_sentence_transformers.json");
    var steps = new EnumMap<TextRole, List<Step>>(TextRole.class);
    paths.forEach((role, path) -> steps.put(role, path.steps()));
    return new DenseSpec(
        graph,
        TransformerSettings.read(files, documents.folder()),
        documents.poolings(),
        documents.includePrompt(),
        steps,
        main.map(DenseSpecReader::truncateDimension).orElse(OptionalInt.empty()),
        similarity(main));
  }

  private Map<TextRole, Path> paths(Optional<Modules> modules) throws IOException {
    var paths = new EnumMap<TextRole, Path>(TextRole.class);
    if (modules.isPresent() && Router.isAllOf(modules.get())) {
      Router router = Router.read(files, modules.get().list().getFirst().folder());
      for (TextRole role : TextRole.values()) {
        paths.put(role, path(new Modules(router.where(), router.modules(role))));
      }
      Path documents = paths.getOrDefault(TextRole.DOCUMENT, PLAIN_FOLDER);
      if (!paths.values().stream().allMatch(documents::differsOnlyInSteps)) {
        throw new ModelException(
            "%s: routes must share their Transformer and Pooling, and may differ behind them"
                .formatted(router.where()));
      }
    } else {
      Path path = modules.isPresent() ? path(modules.get()) : PLAIN_FOLDER;
      for (TextRole role : TextRole.values()) {
        paths.put(role, path);
      }
    }
    return paths;
  }

  static OptionalInt truncateDimension(ModelJson main) {
    OptionalInt dimension = main.integer("truncate_dim");
    if (dimension.isPresent() && dimension.getAsInt() < 1) {
      throw new ModelException(
          "%s: truncate_dim must be >= 1, got %d".formatted(main.where(), dimension.getAsInt()));
    }
    return dimension;
  }

  private Path path(Modules modules) throws IOException {
    Optional<String> folder = Optional.empty();
    List<Pooling> poolings = List.of();
    boolean includePrompt = true;
    var steps = new ArrayList<Step>();
    for (Module module : modules.list()) {
      switch (module.kind()) {
        case "Transformer" -> folder = Optional.of(module.folder());
        case "Pooling" -> {
          ModelJson json = ModelJson.require(files, module.file("config.json"));
          poolings = poolings(json);
          includePrompt = json.flag("include_prompt", true);
        }
        case "Normalize" -> steps.add(Step.Normalize.UNIT_LENGTH);
        case "Dense" -> steps.add(dense(files, module));
        case "Dropout" -> {
          // It only matters while training.
        }
        default ->
            throw new ModelException(
                "%s: module %s is not supported; supported are Transformer, Pooling, Dense and"
                        .formatted(modules.where(), module.type())
                    + " Normalize");
      }
    }
    if (folder.isEmpty() || poolings.isEmpty()) {
      throw new ModelException(
          "%s names no %s module"
              .formatted(modules.where(), folder.isPresent() ? "Pooling" : "Transformer"));
    }
    return new Path(folder.get(), poolings, includePrompt, List.copyOf(steps));
  }

  private static List<Pooling> poolings(ModelJson json) {
    Optional<JsonElement> modes = json.value("pooling_mode");
    List<Pooling> poolings = modes.isPresent() ? ofModes(json, modes.get()) : ofFlags(json);
    if (poolings.isEmpty()) {
      throw new ModelException("%s names no pooling mode".formatted(json.where()));
    }
    return poolings;
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

  static Step.Dense dense(ModelFiles files, Module module) throws IOException {
    ModelJson json = ModelJson.require(files, module.file("config.json"));
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
    String weights = module.file("model.safetensors");
    if (!files.has(weights)) {
      throw new ModelException(
          "%s is missing: save the Dense module as safetensors".formatted(files.describe(weights)));
    }
    return new Step.Dense(weights, json.flag("bias", true), activation);
  }

  static Similarity similarity(Optional<ModelJson> main) {
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
}
