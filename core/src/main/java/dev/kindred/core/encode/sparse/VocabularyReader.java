package dev.kindred.core.encode.sparse;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelJson;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the tokens of a {@code tokenizer.json}. */
final class VocabularyReader {
  /** More than any vocabulary has; ids beyond are damage, and an array as long would not fit. */
  private static final int MOST_TERMS = 1 << 22;

  private final String where;
  private final List<@Nullable String> terms = new ArrayList<>();
  private final BitSet special = new BitSet();

  private VocabularyReader(String where) {
    this.where = where;
  }

  /**
   * Reads a file.
   *
   * @throws ModelException if it is broken, or two tokens share an id or a name
   */
  static Vocabulary read(ModelJson json) {
    var reader = new VocabularyReader(json.where());
    reader.readModel(json);
    reader.readAdded(json);
    var vocabulary = Vocabulary.of(json.where(), reader.terms, reader.special);
    var unused = vocabulary.ids(); // each name has one
    return vocabulary;
  }

  private void readModel(ModelJson json) {
    JsonElement vocab =
        json.value("model").orElseThrow(() -> broken("model.vocab")) instanceof JsonObject model
            ? model.get("vocab")
            : null;
    switch (vocab) {
      case JsonObject ids ->
          ids.asMap().forEach((token, id) -> put(token, number(id, "model.vocab"), "model.vocab"));
      case JsonArray pieces -> {
        // Unigram: pairs of piece and score, the place being the id.
        for (JsonElement piece : pieces) {
          if (!(piece instanceof JsonArray pair) || pair.isEmpty()) {
            throw broken("model.vocab");
          }
          put(text(pair.get(0), "model.vocab"), terms.size(), "model.vocab");
        }
      }
      case null, default -> throw broken("model.vocab");
    }
  }

  private void readAdded(ModelJson json) {
    if (!(json.value("added_tokens").orElseGet(JsonArray::new) instanceof JsonArray added)) {
      throw broken("added_tokens");
    }
    for (JsonElement element : added) {
      if (!(element instanceof JsonObject token)) {
        throw broken("added_tokens");
      }
      int id = number(token.get("id"), "added_tokens");
      String content = text(token.get("content"), "added_tokens");
      // Most added tokens are in the model's vocabulary too.
      if (id >= terms.size() || !content.equals(terms.get(id))) {
        put(content, id, "added_tokens");
      }
      if (token.get("special") instanceof JsonPrimitive flag && flag.getAsBoolean()) {
        special.set(id);
      }
    }
  }

  private void put(String token, int id, String key) {
    while (terms.size() <= id) {
      terms.add(null);
    }
    String other = terms.set(id, token);
    if (other != null) {
      throw new ModelException(
          "%s: %s gives the id %d to both '%s' and '%s'".formatted(where, key, id, other, token));
    }
  }

  private int number(@Nullable JsonElement id, String key) {
    if (id instanceof JsonPrimitive number && number.isNumber()) {
      double value = number.getAsDouble();
      if (value >= 0 && value < MOST_TERMS && value == Math.rint(value)) {
        return (int) value;
      }
    }
    throw broken(key);
  }

  private String text(@Nullable JsonElement token, String key) {
    if (token instanceof JsonPrimitive text && text.isString()) {
      return text.getAsString();
    }
    throw broken(key);
  }

  private ModelException broken(String key) {
    return new ModelException("%s: %s is not as a tokenizer's".formatted(where, key));
  }
}
