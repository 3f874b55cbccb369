package dev.kindred.core.encode.sparse;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tokens of a {@code tokenizer.json} by their ids, which the tokenizer library keeps back. */
final class Vocabulary {
  /** Rows of a graph are padded to multiples of this, if at all. */
  private static final int PADDING = 128;

  /** More than any vocabulary has; ids beyond are damage, and an array as long would not fit. */
  private static final int MOST_TERMS = 1 << 22;

  private final String where;
  private final List<@Nullable String> terms = new ArrayList<>();
  private final BitSet special = new BitSet();

  private Vocabulary(String where) {
    this.where = where;
  }

  /**
   * Reads a {@code tokenizer.json}.
   *
   * @throws ModelException if the file is broken, or two tokens share an id or a name
   */
  static Vocabulary read(ModelJson json) {
    var vocabulary = new Vocabulary(json.where());
    vocabulary.readModel(json);
    vocabulary.readAdded(json);
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

  /** One more than the largest id. */
  int size() {
    return terms.size();
  }

  /** Whether a row of so many values can be one value a token: exactly, or padded at the end. */
  boolean fits(int width) {
    int padded = Math.ceilDiv(size(), PADDING) * PADDING;
    return width >= size() && width <= padded;
  }

  /** Ids by token. */
  Map<String, Integer> ids() {
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < terms.size(); id++) {
      String term = terms.get(id);
      Integer other = term == null ? null : ids.putIfAbsent(term, id);
      if (other != null) {
        throw new ModelException(
            "%s: '%s' has both the ids %d and %d".formatted(where, term, other, id));
      }
    }
    return ids;
  }

  /**
   * The terms that weigh something.
   *
   * @param weights by id
   */
  SparseVector vector(float[] weights, SparseOptions options) {
    var kept = new ArrayList<WeightedTerm>();
    for (int id = 0; id < Math.min(weights.length, terms.size()); id++) {
      keep(id, weights[id], options, kept);
    }
    return heaviest(kept, options);
  }

  /**
   * As {@link #vector(float[], SparseOptions)}, of some terms alone.
   *
   * @param ids the terms'; each counts once
   */
  SparseVector vector(long[] ids, float[] weights, SparseOptions options) {
    long[] sorted = ids.clone();
    Arrays.sort(sorted);
    var kept = new ArrayList<WeightedTerm>();
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        int id = (int) sorted[i];
        keep(id, weights[id], options, kept);
      }
    }
    return heaviest(kept, options);
  }

  private void keep(int id, float weight, SparseOptions options, List<WeightedTerm> kept) {
    String term = terms.get(id);
    boolean wanted = options.specialTerms() || !special.get(id);
    if (weight > 0 && weight >= options.minWeight() && term != null && wanted) {
      kept.add(new WeightedTerm(term, weight));
    }
  }

  private static SparseVector heaviest(List<WeightedTerm> kept, SparseOptions options) {
    var vector = new SparseVector(kept);
    boolean tooMany = options.topK() > 0 && options.topK() < kept.size();
    return tooMany ? new SparseVector(vector.terms().subList(0, options.topK())) : vector;
  }
}
