package dev.kindred.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * What a model's configuration says of it at a glance, without loading the model; what it does not
 * plainly say stays empty.
 *
 * @param dimension values in a vector
 * @param maxTokens most tokens it reads
 */
record ModelSummary(String name, boolean builtIn, OptionalInt dimension, OptionalInt maxTokens) {

  static ModelSummary of(ModelFiles model) {
    JsonObject pooling = read(model, "1_Pooling/config.json");
    JsonObject transformer = read(model, "config.json");
    OptionalInt dimension =
        first(
            number(pooling, "word_embedding_dimension"),
            number(pooling, "embedding_dimension"),
            number(transformer, "hidden_size"),
            number(transformer, "dim"));
    OptionalInt maxTokens =
        first(
            number(read(model, "sentence_bert_config.json"), "max_seq_length"),
            number(read(model, "tokenizer_config.json"), "model_max_length"),
            number(transformer, "max_position_embeddings"));
    // A Dense module or a truncation behind the pooling changes the number.
    boolean plain =
        !model.has("2_Dense/config.json")
            && !read(model, "config_sentence_transformers.json").has("truncate_dim");
    return new ModelSummary(
        model.name(), model.builtIn(), plain ? dimension : OptionalInt.empty(), maxTokens);
  }

  /** An empty object where there is no such file, or it is not what it should be. */
  private static JsonObject read(ModelFiles model, String path) {
    try {
      if (model.has(path)) {
        JsonElement json =
            JsonParser.parseString(new String(model.read(path), StandardCharsets.UTF_8));
        if (json.isJsonObject()) {
          return json.getAsJsonObject();
        }
      }
    } catch (IOException | ModelException | JsonParseException e) {
      // Loading the model will tell what is wrong with it; a list need not.
      return new JsonObject();
    }
    return new JsonObject();
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
