package dev.kindred.core.encode.onnx;

import com.google.gson.stream.JsonWriter;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a model's transformer reads texts.
 *
 * @param maxTokens most tokens it reads, special tokens and prompt included
 * @param lowerCase whether texts are lower-cased before tokenising
 * @param prompts by name
 * @param defaultPrompt name of the prompt for a text in no role; may be empty
 */
public record TransformerSettings(
    int maxTokens, boolean lowerCase, Map<String, String> prompts, String defaultPrompt) {

  private static final int DEFAULT_MAX_TOKENS = 512;

  /** Copies the prompts. */
  public TransformerSettings {
    prompts = Map.copyOf(prompts);
  }

  /**
   * Reads what a folder says.
   *
   * @param folder the transformer's folder in the model; empty for the model's own
   * @throws ModelException if a file is broken or a value makes no sense
   */
  public static TransformerSettings read(ModelFiles files, String folder) throws IOException {
    Optional<ModelJson> own = Optional.empty();
    for (String name : ModelFiles.TRANSFORMER_CONFIGS) {
      own = ModelJson.read(files, in(folder, name));
      if (own.isPresent()) {
        break;
      }
    }
    Optional<ModelJson> main = ModelJson.read(files, "config_sentence_transformers.json");
    return new TransformerSettings(
        maxTokens(files, folder, own),
        own.map(json -> json.flag("do_lower_case", false)).orElse(false),
        main.map(json -> json.strings("prompts")).orElse(Map.of()),
        main.map(TransformerSettings::defaultPrompt).orElse(""));
  }

  private static String defaultPrompt(ModelJson main) {
    Optional<String> name = main.string("default_prompt_name");
    if (name.isPresent() && !main.strings("prompts").containsKey(name.get())) {
      throw new ModelException(
          "%s: default_prompt_name %s is none of its prompts".formatted(main.where(), name.get()));
    }
    return name.orElse("");
  }

  /** The length set for sentences, else the least that the tokenizer and the positions allow. */
  private static int maxTokens(ModelFiles files, String folder, Optional<ModelJson> own)
      throws IOException {
    OptionalInt set = own.map(json -> json.integer("max_seq_length")).orElse(OptionalInt.empty());
    if (set.isPresent()) {
      return positive(own.orElseThrow(), "max_seq_length", set.getAsInt());
    }
    int limit = Integer.MAX_VALUE;
    Optional<ModelJson> tokenizer = ModelJson.read(files, in(folder, "tokenizer_config.json"));
    if (tokenizer.isPresent()) {
      OptionalInt length = tokenizer.get().integer("model_max_length");
      if (length.isPresent()) {
        limit = positive(tokenizer.get(), "model_max_length", length.getAsInt());
      }
    }
    Optional<ModelJson> config = ModelJson.read(files, in(folder, "config.json"));
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

  private static String in(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  /** The prompt before a text, as the reference's encode_query and encode_document choose it. */
  public String prompt(TextRole role) {
    List<String> names =
        switch (role) {
          case QUERY -> List.of("query");
          case DOCUMENT -> List.of("document", "passage", "corpus");
          case PLAIN -> List.of();
        };
    for (String name : names) {
      String prompt = prompts.get(name);
      if (prompt != null) {
        return prompt;
      }
    }
    return prompts.getOrDefault(defaultPrompt, "");
  }

  /**
   * The prompts of all roles as a JSON array, for fingerprints: a prompt may hold any character.
   */
  public String promptsByRole() {
    var array = new StringWriter();
    try (var writer = new JsonWriter(array)) {
      writer.beginArray();
      for (TextRole role : TextRole.values()) {
        writer.value(prompt(role));
      }
      writer.endArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return array.toString();
  }

  /** A text as the tokenizer is given it: stripped, as the reference does. */
  public String prepared(String text) {
    String stripped = text.strip();
    return lowerCase ? stripped.toLowerCase(Locale.ROOT) : stripped;
  }
}
