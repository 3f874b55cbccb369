package dev.kindred.core.encode.onnx;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelJson;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a {@code tokenizer.json} says, as far as whoever holds a row a token needs it.
 *
 * @param where the file, as an error message names it
 * @param json the whole file
 * @param ids of the vocabulary and of added tokens, by token
 */
public record TokenizerJson(String where, JsonObject json, Map<String, Integer> ids) {

  /** Copies the ids. */
  public TokenizerJson {
    ids = Map.copyOf(ids);
  }

  /**
   * Reads the tokenizer of a folder in the model; empty for the model's own.
   *
   * @throws ModelException if the file is missing or broken
   */
  public static TokenizerJson read(ModelFiles files, String folder) throws IOException {
    ModelJson json = ModelJson.require(files, HfTokenizer.path(folder));
    var ids = new HashMap<String, Integer>();
    switch (model(json.object()).get("vocab")) {
      case JsonObject vocabulary ->
          vocabulary.asMap().forEach((token, id) -> ids.put(token, id(json, id)));
      // Unigram: pairs of a piece and its score, in the order of ids.
      case JsonArray pieces -> {
        for (int i = 0; i < pieces.size(); i++) {
          if (pieces.get(i) instanceof JsonArray piece
              && !piece.isEmpty()
              && piece.get(0) instanceof JsonPrimitive token) {
            ids.put(token.getAsString(), i);
          }
        }
      }
      case null, default -> throw broken(json, "model.vocab");
    }
    if (json.object().get("added_tokens") instanceof JsonArray added) {
      for (JsonElement element : added) {
        if (!(element instanceof JsonObject token)
            || !(token.get("content") instanceof JsonPrimitive content)) {
          throw broken(json, "added_tokens");
        }
        ids.put(content.getAsString(), id(json, token.get("id")));
      }
    }
    return new TokenizerJson(json.where(), json.object(), ids);
  }

  private static JsonObject model(JsonObject json) {
    return json.get("model") instanceof JsonObject model ? model : new JsonObject();
  }

  private static int id(ModelJson json, JsonElement id) {
    if (id instanceof JsonPrimitive number && number.isNumber() && number.getAsInt() >= 0) {
      return number.getAsInt();
    }
    throw broken(json, "an id");
  }

  private static ModelException broken(ModelJson json, String key) {
    return new ModelException("%s: %s is missing or not well-formed".formatted(json.where(), key));
  }

  /** The model in it: WordPiece, BPE and so on. */
  public JsonObject model() {
    return model(json);
  }

  /** One more than the highest id. */
  public int size() {
    return ids.values().stream().mapToInt(id -> id + 1).max().orElse(0);
  }

  /** Id of the token that stands for what the vocabulary lacks, where the model names one. */
  public OptionalInt unknownId() {
    Integer id =
        model().get("unk_token") instanceof JsonPrimitive token
            ? ids.get(token.getAsString())
            : null;
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The length that the file itself cuts texts to. */
  public OptionalInt maxLength() {
    return Optional.ofNullable(json.get("truncation"))
                    .filter(JsonObject.class::isInstance)
                    .map(truncation -> ((JsonObject) truncation).get("max_length"))
                    .orElse(null)
                instanceof JsonPrimitive length
            && length.isNumber()
        ? OptionalInt.of(length.getAsInt())
        : OptionalInt.empty();
  }
}
