package dev.kindred.core.encode.cross;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.onnx.Activation;
import dev.kindred.core.encode.onnx.Modules;
import dev.kindred.core.encode.onnx.Modules.Module;
import dev.kindred.core.encode.onnx.TransformerSettings;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelJson;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a cross-encoder's folder says of itself, as far as it shapes a score. Up to 5.3 of
 * sentence-transformers such a folder is one of transformers, with a key or two more in its
 * config.json; later it has modules, and its own settings in config_sentence_transformers.json.
 *
 * @param graph path of the ONNX graph
 * @param transformer how the model reads texts
 * @param activation what follows the logit
 * @param labels what the classifier tells apart; empty where the folder does not say
 */
record CrossSpec(
    String graph, TransformerSettings transformer, Activation activation, List<String> labels) {

  static CrossSpec read(ModelFiles files) throws IOException {
    String folder = transformerFolder(files);
    Optional<ModelJson> config =
        ModelJson.read(files, folder.isEmpty() ? "config.json" : folder + "/config.json");
    return new CrossSpec(
        files.graph(""),
        TransformerSettings.read(files, folder),
        activation(ModelJson.read(files, "config_sentence_transformers.json"), config),
        config.map(CrossSpec::labels).orElse(List.of()));
  }

  private static String transformerFolder(ModelFiles files) throws IOException {
    Optional<Modules> modules = Modules.read(files);
    if (modules.isEmpty()) {
      return "";
    }
    for (Module module : modules.get().list()) {
      if (!module.kind().equals("Transformer")) {
        throw new ModelException(
            "%s names module %s: it is no cross-encoder, which has a Transformer alone"
                .formatted(modules.get().where(), module.type()));
      }
    }
    if (modules.get().list().size() != 1) {
      throw new ModelException("%s must name one Transformer".formatted(modules.get().where()));
    }
    return modules.get().list().getFirst().folder();
  }

  /** In the order in which the reference looks; a sigmoid where nothing is said. */
  private static Activation activation(Optional<ModelJson> main, Optional<ModelJson> config) {
    Optional<Activation> own =
        main.flatMap(
            json -> json.string("activation_fn").map(name -> named(json, "activation_fn", name)));
    return own.or(() -> config.flatMap(CrossSpec::activation)).orElse(Activation.SIGMOID);
  }

  /** The key of 4.0 to 5.3, else the one of releases before. */
  private static Optional<Activation> activation(ModelJson config) {
    Optional<JsonElement> section = config.value("sentence_transformers");
    if (section.isPresent()) {
      if (!(section.get() instanceof JsonObject object)) {
        throw new ModelException(
            "%s: sentence_transformers must be an object".formatted(config.where()));
      }
      JsonElement name = object.get("activation_fn");
      if (name != null && !name.isJsonNull()) {
        String key = "sentence_transformers.activation_fn";
        if (name instanceof JsonPrimitive text && text.isString()) {
          return Optional.of(named(config, key, text.getAsString()));
        }
        throw new ModelException("%s: %s must be a string".formatted(config.where(), key));
      }
    }
    String legacy = "sbert_ce_default_activation_function";
    return config.string(legacy).map(name -> named(config, legacy, name));
  }

  private static Activation named(ModelJson json, String key, String name) {
    return Activation.ofTorchName(name)
        .orElseThrow(
            () ->
                new ModelException(
                    "%s: %s %s is not supported; supported are %s"
                        .formatted(
                            json.where(),
                            key,
                            new JsonPrimitive(name),
                            Arrays.stream(Activation.values())
                                .map(Activation::torchName)
                                .toList())));
  }

  private static List<String> labels(ModelJson config) {
    return List.copyOf(config.strings("id2label").values());
  }

  /** What goes before the query. */
  String prompt() {
    return transformer.prompt(TextRole.PLAIN);
  }

  /** Everything here but where files lie, as text. */
  String settings() {
    return String.join(
        "\n",
        "maxTokens " + transformer.maxTokens(),
        "lowerCase " + transformer.lowerCase(),
        "activation " + activation,
        "prompt " + new JsonPrimitive(prompt()));
  }
}
