package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a model's configuration says of it at a glance, without loading the model; what it does not
 * plainly say stays empty.
 *
 * @param dimension values in a vector; for a sparse model, terms
 * @param maxTokens most tokens it reads
 * @param pooling how token states become one vector
 * @param prompts by their names
 */
record ModelSummary(
    ModelFiles model,
    ModelKind kind,
    OptionalInt dimension,
    OptionalInt maxTokens,
    List<String> pooling,
    Map<String, String> prompts) {

  static ModelSummary of(ModelFiles model) {
    JsonObject transformer = object(model, "config.json");
    JsonObject main = object(model, "config_sentence_transformers.json");
    List<Module> modules = modules(model);
    ModelKind kind = kind(text(main, "model_type"), modules, transformer);
    Optional<JsonObject> pooling =
        modules.stream()
            .filter(module -> module.kind().equals("Pooling"))
            .findFirst()
            .map(module -> object(model, module.file("config.json")));
    List<String> modes = pooling.map(ModelSummary::modes).orElse(List.of());
    OptionalInt maxTokens =
        first(
            number(object(model, "sentence_bert_config.json"), "max_seq_length"),
            number(object(model, "tokenizer_config.json"), "model_max_length"),
            number(transformer, "max_position_embeddings"),
            number(transformer, "seq_length"));
    OptionalInt dimension =
        switch (kind) {
          case DENSE -> denseDimension(model, modules, pooling, modes, transformer);
          case SPARSE -> number(transformer, "vocab_size");
          case CROSS_ENCODER -> OptionalInt.empty();
        };
    OptionalInt truncated = number(main, "truncate_dim");
    return new ModelSummary(
        model,
        kind,
        truncated.isPresent() ? truncated : dimension,
        maxTokens,
        kind == ModelKind.DENSE && (modules.isEmpty() || isStatic(modules))
            ? List.of("mean")
            : modes,
        strings(main, "prompts"));
  }

  private static boolean isStatic(List<Module> modules) {
    return modules.stream().anyMatch(module -> module.kind().equals("StaticEmbedding"));
  }

  private record Module(String kind, String folder) {
    String file(String name) {
      return folder.isEmpty() ? name : folder + "/" + name;
    }
  }

  private static List<Module> modules(ModelFiles model) {
    var modules = new ArrayList<Module>();
    if (read(model, "modules.json") instanceof JsonArray list) {
      for (JsonElement element : list) {
        if (element instanceof JsonObject module) {
          String type = text(module, "type");
          modules.add(new Module(type.substring(type.lastIndexOf('.') + 1), text(module, "path")));
        }
      }
    }
    return modules;
  }

  /** By what sentence-transformers wrote down, else by the modules, else by the architecture. */
  private static ModelKind kind(String written, List<Module> modules, JsonObject transformer) {
    List<String> kinds = modules.stream().map(Module::kind).toList();
    if (written.equals("CrossEncoder")) {
      return ModelKind.CROSS_ENCODER;
    }
    if (written.equals("SparseEncoder")
        || kinds.stream().anyMatch(List.of("SpladePooling", "SparseStaticEmbedding")::contains)) {
      return ModelKind.SPARSE;
    }
    String architecture =
        transformer.get("architectures") instanceof JsonArray names
                && !names.isEmpty()
                && names.get(0) instanceof JsonPrimitive name
            ? name.getAsString()
            : "";
    if (kinds.isEmpty() && architecture.endsWith("ForSequenceClassification")) {
      return ModelKind.CROSS_ENCODER;
    }
    return kinds.isEmpty() && architecture.endsWith("ForMaskedLM")
        ? ModelKind.SPARSE
        : ModelKind.DENSE;
  }

  /** Of the last Dense module, else of all poolings together. */
  private static OptionalInt denseDimension(
      ModelFiles model,
      List<Module> modules,
      Optional<JsonObject> pooling,
      List<String> modes,
      JsonObject transformer) {
    List<Module> dense = modules.stream().filter(module -> module.kind().equals("Dense")).toList();
    if (!dense.isEmpty()) {
      return number(object(model, dense.getLast().file("config.json")), "out_features");
    }
    JsonObject config = pooling.orElseGet(JsonObject::new);
    OptionalInt width =
        first(
            number(transformer, "hidden_dim"),
            number(config, "word_embedding_dimension"),
            number(config, "embedding_dimension"),
            number(transformer, "hidden_size"),
            number(transformer, "dim"));
    return width.isPresent()
        ? OptionalInt.of(width.getAsInt() * Math.max(1, modes.size()))
        : OptionalInt.empty();
  }

  /** In the keys of sentence-transformers 6, else of 5. */
  private static List<String> modes(JsonObject pooling) {
    JsonElement mode = pooling.get("pooling_mode");
    if (mode instanceof JsonPrimitive one && one.isString()) {
      return List.of(one.getAsString());
    }
    if (mode instanceof JsonArray several) {
      return several.asList().stream()
          .filter(JsonElement::isJsonPrimitive)
          .map(JsonElement::getAsString)
          .toList();
    }
    String prefix = "pooling_mode_";
    return pooling.entrySet().stream()
        .filter(
            entry ->
                entry.getKey().startsWith(prefix)
                    && entry.getValue() instanceof JsonPrimitive flag
                    && flag.isBoolean()
                    && flag.getAsBoolean())
        .map(entry -> entry.getKey().substring(prefix.length()).replaceAll("_tokens?$", ""))
        .toList();
  }

  private static JsonObject object(ModelFiles model, String path) {
    return read(model, path) instanceof JsonObject object ? object : new JsonObject();
  }

  /** An empty object where there is no such file, or it is not what it should be. */
  private static JsonElement read(ModelFiles model, String path) {
    try {
      if (ModelFiles.isPath(path) && model.has(path)) {
        return JsonParser.parseString(new String(model.read(path), StandardCharsets.UTF_8));
      }
    } catch (IOException | ModelException | JsonParseException e) {
      // Loading the model will tell what is wrong with it; a list need not.
      return new JsonObject();
    }
    return new JsonObject();
  }

  private static String text(JsonObject json, String key) {
    return json.get(key) instanceof JsonPrimitive value && value.isString()
        ? value.getAsString()
        : "";
  }

  private static Map<String, String> strings(JsonObject json, String key) {
    var strings = new LinkedHashMap<String, String>();
    if (json.get(key) instanceof JsonObject object) {
      object.keySet().forEach(name -> strings.put(name, text(object, name)));
    }
    return strings;
  }

  private static OptionalInt number(JsonObject json, String key) {
    JsonElement value = json.get(key);
    if (value == null || !value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
      return OptionalInt.empty();
    }
    double number = value.getAsDouble();
    // Tokenizers without a limit write 1e30.
    return number >= 1 && number <= 1_000_000 ? OptionalInt.of((int) number) : OptionalInt.empty();
  }

  private static OptionalInt first(OptionalInt... candidates) {
    for (OptionalInt candidate : candidates) {
      if (candidate.isPresent()) {
        return candidate;
      }
    }
    return OptionalInt.empty();
  }
}
