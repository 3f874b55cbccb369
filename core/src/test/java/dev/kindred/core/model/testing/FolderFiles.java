package dev.kindred.core.model.testing;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.model.testing.TinyWeights.Linear;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files beside the graph, as transformers and sentence-transformers write them (key names from
 * sentence-transformers 5.2 and 6.1).
 */
final class FolderFiles {
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

  /** 5.x pooling keys by 6.x mode, in the order in which 5.x writes them. */
  private static final Map<String, String> POOLING_KEYS = new LinkedHashMap<>();

  static {
    POOLING_KEYS.put("cls", "pooling_mode_cls_token");
    POOLING_KEYS.put("mean", "pooling_mode_mean_tokens");
    POOLING_KEYS.put("max", "pooling_mode_max_tokens");
    POOLING_KEYS.put("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens");
    POOLING_KEYS.put("weightedmean", "pooling_mode_weightedmean_tokens");
    POOLING_KEYS.put("lasttoken", "pooling_mode_lasttoken");
  }

  private final TinyModelBuilder options;
  private final TinyTokenizer tokenizer;
  private final Path dir;

  FolderFiles(TinyModelBuilder options, TinyTokenizer tokenizer, Path dir) {
    this.options = options;
    this.tokenizer = tokenizer;
    this.dir = dir;
  }

  void write(Optional<Linear> dense) throws IOException {
    json("config.json", config());
    json("tokenizer.json", tokenizer.tokenizerJson(options.fixedTokens));
    int modelMaxLength = v6() ? options.maxSeqLength : options.maxTokens;
    json("tokenizer_config.json", tokenizer.configJson(modelMaxLength));
    // A cross-encoder of 5.x is a folder of transformers, with two keys more in config.json.
    boolean crossEncoderV5 = options.head == Head.CLASSIFIER && !v6();
    if (options.plain || crossEncoderV5) {
      return;
    }
    json("sentence_bert_config.json", transformerConfig());
    json("config_sentence_transformers.json", modelConfig());
    writeModules(dense);
  }

  private boolean v6() {
    return options.keyStyle == KeyStyle.V6;
  }

  private JsonObject config() {
    Architecture architecture = options.architecture;
    JsonObject config = new JsonObject();
    config.add("architectures", array(List.of(className())));
    config.addProperty("model_type", architecture.modelType());
    addSizes(config);
    config.addProperty("max_position_embeddings", options.maxTokens + architecture.firstPosition());
    config.addProperty("vocab_size", tokenizer.vocabulary().size());
    config.addProperty("pad_token_id", tokenizer.padId());
    if (options.head == Head.CLASSIFIER) {
      config.add("id2label", object("0", new JsonPrimitive("LABEL_0")));
      config.add("label2id", object("LABEL_0", new JsonPrimitive(0)));
      addActivation(config);
    }
    return config;
  }

  private String className() {
    String suffix =
        switch (options.head) {
          case NONE -> "Model";
          case MLM -> "ForMaskedLM";
          case CLASSIFIER -> "ForSequenceClassification";
        };
    return options.architecture.classPrefix() + suffix;
  }

  private void addSizes(JsonObject config) {
    if (options.architecture == Architecture.DISTILBERT) {
      config.addProperty("activation", "gelu");
      config.addProperty("dim", options.hiddenSize);
      config.addProperty("hidden_dim", 4 * options.hiddenSize);
      config.addProperty("n_heads", options.heads);
      config.addProperty("n_layers", options.layers);
      return;
    }
    config.addProperty("hidden_act", "gelu");
    config.addProperty("hidden_size", options.hiddenSize);
    config.addProperty("intermediate_size", 4 * options.hiddenSize);
    config.addProperty("num_attention_heads", options.heads);
    config.addProperty("num_hidden_layers", options.layers);
    config.addProperty("layer_norm_eps", options.architecture.normEpsilon());
    if (options.architecture.tokenTypes() > 0) {
      config.addProperty("type_vocab_size", options.architecture.tokenTypes());
    }
  }

  private void addActivation(JsonObject config) {
    String activation = options.activationFunction;
    if (activation == null || v6()) {
      return;
    }
    if (options.legacyActivationKey) {
      config.addProperty("sbert_ce_default_activation_function", activation);
    } else {
      JsonObject section = object("activation_fn", new JsonPrimitive(activation));
      section.addProperty("version", "5.2.0");
      config.add("sentence_transformers", section);
    }
  }

  /** The transformer module's own file, still named after its first user. */
  private JsonObject transformerConfig() {
    JsonObject config = new JsonObject();
    if (!v6()) {
      config.addProperty("max_seq_length", options.maxSeqLength);
      config.addProperty("do_lower_case", options.doLowerCase);
      return config;
    }
    boolean scores = options.head == Head.CLASSIFIER;
    String task =
        switch (options.head) {
          case NONE -> "feature-extraction";
          case MLM -> "fill-mask";
          case CLASSIFIER -> "sequence-classification";
        };
    config.addProperty("transformer_task", task);
    JsonObject text = object("method", new JsonPrimitive("forward"));
    text.addProperty(
        "method_output_name", options.head == Head.NONE ? "last_hidden_state" : "logits");
    config.add("modality_config", object("text", text));
    config.addProperty("module_output_name", scores ? "scores" : "token_embeddings");
    return config;
  }

  private JsonObject modelConfig() {
    JsonObject config = new JsonObject();
    JsonObject versions =
        object("sentence_transformers", new JsonPrimitive(v6() ? "6.1.0" : "5.2.0"));
    versions.addProperty("transformers", "4.57.0");
    versions.addProperty("pytorch", "2.9.0");
    config.add("__version__", versions);
    config.addProperty(
        "model_type",
        switch (options.head) {
          case NONE -> "SentenceTransformer";
          case MLM -> "SparseEncoder";
          case CLASSIFIER -> "CrossEncoder";
        });
    JsonObject prompts = new JsonObject();
    options.prompts.forEach(prompts::addProperty);
    config.add("prompts", prompts);
    config.add("default_prompt_name", orNull(options.defaultPromptName));
    if (options.head == Head.CLASSIFIER) {
      String activation = options.activationFunction;
      if (activation != null) {
        config.addProperty("activation_fn", activation);
      }
      return config;
    }
    config.add("similarity_fn_name", orNull(similarity()));
    if (options.truncateDim > 0) {
      config.addProperty("truncate_dim", options.truncateDim);
    }
    return config;
  }

  private @Nullable String similarity() {
    if (options.similaritySet) {
      return options.similarity;
    }
    return options.head == Head.MLM ? "dot" : "cosine";
  }

  private void writeModules(Optional<Linear> dense) throws IOException {
    JsonArray modules = new JsonArray();
    switch (options.head) {
      case NONE -> {
        addModule(modules, "Transformer");
        json(addModule(modules, "Pooling") + "/config.json", poolingConfig());
        if (dense.isPresent()) {
          writeDense(addModule(modules, "Dense"), dense.get());
        }
        if (options.normalize) {
          Files.createDirectories(dir.resolve(addModule(modules, "Normalize")));
        }
      }
      case MLM -> {
        addModule(modules, v6() ? "Transformer" : "MLMTransformer");
        json(addModule(modules, "SpladePooling") + "/config.json", spladeConfig());
      }
      case CLASSIFIER -> addModule(modules, "Transformer");
    }
    json("modules.json", modules);
  }

  /** Appends a module and returns its folder, "" for the first. */
  private String addModule(JsonArray modules, String name) {
    int index = modules.size();
    String path = index == 0 ? "" : index + "_" + name;
    JsonObject module = new JsonObject();
    module.addProperty("idx", index);
    module.addProperty("name", String.valueOf(index));
    module.addProperty("path", path);
    module.addProperty("type", v6() ? typeV6(name) : typeV5(name));
    modules.add(module);
    return path;
  }

  private static String typeV5(String name) {
    boolean sparse = name.equals("MLMTransformer") || name.equals("SpladePooling");
    return "sentence_transformers." + (sparse ? "sparse_encoder.models." : "models.") + name;
  }

  private static String typeV6(String name) {
    String parent =
        switch (name) {
          case "Transformer", "Dense" -> "base.modules.";
          case "SpladePooling" -> "sparse_encoder.modules.";
          default -> "sentence_transformer.modules.";
        };
    String file = name.equals("SpladePooling") ? "splade_pooling" : name.toLowerCase(Locale.ROOT);
    return "sentence_transformers." + parent + file + "." + name;
  }

  private JsonObject poolingConfig() {
    JsonObject config = new JsonObject();
    if (v6()) {
      config.addProperty("embedding_dimension", options.hiddenSize);
      config.add(
          "pooling_mode",
          options.pooling.size() == 1
              ? new JsonPrimitive(options.pooling.getFirst())
              : array(options.pooling));
    } else {
      config.addProperty("word_embedding_dimension", options.hiddenSize);
      POOLING_KEYS.forEach((mode, key) -> config.addProperty(key, options.pooling.contains(mode)));
    }
    config.addProperty("include_prompt", options.includePrompt);
    return config;
  }

  private JsonObject spladeConfig() {
    JsonObject config = new JsonObject();
    config.addProperty("pooling_strategy", options.spladeStrategy);
    config.addProperty("activation_function", options.spladeActivation);
    config.addProperty(
        v6() ? "embedding_dimension" : "word_embedding_dimension", tokenizer.vocabulary().size());
    return config;
  }

  private void writeDense(String folder, Linear dense) throws IOException {
    JsonObject config = new JsonObject();
    config.addProperty("in_features", dense.weight().extent(1));
    config.addProperty("out_features", dense.weight().extent(0));
    config.addProperty("bias", options.denseBias);
    config.addProperty("activation_function", options.denseActivation);
    if (v6()) {
      config.addProperty("module_input_name", "sentence_embedding");
      config.addProperty("module_output_name", "sentence_embedding");
      config.addProperty("use_residual", false);
    }
    json(folder + "/config.json", config);
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    if (options.denseBias) {
      tensors.put("linear.bias", dense.bias());
    }
    tensors.put("linear.weight", dense.weight());
    SafeTensorsWriter.write(
        dir.resolve(folder).resolve("model.safetensors"), SafeTensorsWriter.Type.F32, tensors);
  }

  private static JsonElement orNull(@Nullable String value) {
    return value == null ? JsonNull.INSTANCE : new JsonPrimitive(value);
  }

  private static JsonArray array(List<String> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    return array;
  }

  private static JsonObject object(String key, JsonElement value) {
    JsonObject object = new JsonObject();
    object.add(key, value);
    return object;
  }

  private void json(String path, JsonElement content) throws IOException {
    Path file = dir.resolve(path);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, JSON.toJson(content) + "\n");
  }
}
