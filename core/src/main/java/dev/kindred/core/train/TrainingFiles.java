package dev.kindred.core.train;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.kindred.core.KindredException;
import dev.kindred.core.eval.BeirCollection;
import dev.kindred.core.eval.LineReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what to learn from. Pairs are JSON Lines in the forms that sentence-transformers trains
 * with and that {@code kindred negatives} writes:
 *
 * <pre>
 *   {"query": "...", "positive": "..."}
 *   {"query": "...", "positive": "...", "negative": "..."}
 *   {"query": "...", "positive": "...", "negative_1": "...", "negative_2": "..."}
 *   {"query": "...", "text": "...", "label": 0}
 * </pre>
 *
 * {@code anchor} and {@code question} stand for {@code query}, {@code text}, {@code answer} and
 * {@code document} for {@code positive}; {@code positives} and {@code negatives} are arrays. A
 * {@code title} goes before the text, as in an index.
 */
public final class TrainingFiles {
  private static final List<String> QUERY = List.of("query", "anchor", "question");
  private static final List<String> POSITIVE = List.of("positive", "text", "answer", "document");
  private static final String EXPECTED =
      "one JSON object with \"query\" and \"positive\" (or \"text\"), both strings that are not"
          + " blank";
  private static final String EXPECTED_TEXT =
      "one JSON object with a \"text\" or a \"title\" that is not blank";

  private TrainingFiles() {}

  /**
   * Reads pairs.
   *
   * @param corpus JSON Lines of further texts ({@code text}, {@code title}), where there are any
   * @throws KindredException if a line is malformed, or there is no pair
   */
  public static TrainingSet readPairs(Path file, Optional<Path> corpus) throws IOException {
    var set = new TrainingSet.Builder();
    try (var lines = new LineReader(file)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        addPair(object(line, lines, EXPECTED), lines, set);
      }
    }
    if (corpus.isPresent()) {
      readCorpus(corpus.get()).values().forEach(set::text);
    }
    return requirePairs(set.build(), file);
  }

  /**
   * Reads the judgements of a collection in the layout of BEIR.
   *
   * @param corpus the documents, if they are not the folder's own {@code corpus.jsonl}
   * @throws KindredException if a file is missing or malformed, or judges what is not there
   */
  public static TrainingSet readBeir(Path folder, String split, Optional<Path> corpus)
      throws IOException {
    BeirCollection collection =
        corpus.isPresent()
            ? BeirCollection.openJudged(folder, split)
            : BeirCollection.open(folder, split);
    Path file = corpus.orElse(collection.corpusFile());
    Map<String, String> documents = readCorpus(file);
    var set = new TrainingSet.Builder();
    for (Map.Entry<String, String> query : collection.queries().entrySet()) {
      if (query.getValue().isBlank()) {
        continue;
      }
      for (Map.Entry<String, Integer> judged :
          collection.qrels().relevances(query.getKey()).entrySet()) {
        String text = documents.get(judged.getKey());
        if (text == null) {
          throw new KindredException(
              "%s has no document '%s', which %s judges for query '%s'"
                  .formatted(file, judged.getKey(), folder, query.getKey()));
        }
        if (judged.getValue() > 0) {
          set.positive(query.getValue(), text);
        } else {
          set.negative(query.getValue(), text);
        }
      }
    }
    documents.values().forEach(set::text);
    return requirePairs(set.build(), folder);
  }

  private static TrainingSet requirePairs(TrainingSet set, Path where) {
    if (set.queries().isEmpty()) {
      throw new KindredException("%s has no pair of a query and a text".formatted(where));
    }
    return set;
  }

  /** Texts by id, or by the line's number where there is none. */
  private static Map<String, String> readCorpus(Path file) throws IOException {
    var texts = new LinkedHashMap<String, String>();
    try (var lines = new LineReader(file)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        JsonObject object = object(line, lines, EXPECTED_TEXT);
        String text = withTitle(object, string(object, "text", lines, EXPECTED_TEXT), lines);
        if (text.isBlank()) {
          continue; // nothing of it can be found by meaning
        }
        String id = string(object, "_id", lines, EXPECTED_TEXT);
        texts.put(id == null ? "line " + lines.number() : id, text);
      }
    }
    return texts;
  }

  private static void addPair(JsonObject object, LineReader lines, TrainingSet.Builder set) {
    String query = first(object, QUERY, lines);
    String own = first(object, POSITIVE, lines);
    var positives = new ArrayList<>(strings(object, "positives", lines));
    if (own != null) {
      positives.addFirst(withTitle(object, own, lines));
    }
    if (query == null
        || query.isBlank()
        || positives.isEmpty()
        || positives.stream().anyMatch(String::isBlank)) {
      throw lines.malformed(EXPECTED);
    }
    if (object.has("score") && !object.has("label")) {
      throw lines.refused(
          "a score and no label do not say whether the text answers the query: write labels");
    }
    boolean bad =
        object.get("label") instanceof JsonPrimitive label
            && label.isNumber()
            && label.getAsDouble() <= 0;
    for (String text : positives) {
      if (bad) {
        set.negative(query, text);
      } else {
        set.positive(query, text);
      }
    }
    for (String key : object.keySet()) {
      if (key.equals("negative") || key.startsWith("negative_")) {
        String text = string(object, key, lines, EXPECTED);
        if (text != null && !text.isBlank()) {
          set.negative(query, text);
        }
      }
    }
    strings(object, "negatives", lines).forEach(text -> set.negative(query, text));
  }

  /** As passages stand in an index: the title on a line before the text. */
  private static String withTitle(JsonObject object, @Nullable String text, LineReader lines) {
    String body = text == null ? "" : text;
    String title = string(object, "title", lines, EXPECTED);
    return title == null || title.isBlank() ? body : (title + "\n" + body).strip();
  }

  private static @Nullable String first(JsonObject object, List<String> keys, LineReader lines) {
    for (String key : keys) {
      String value = string(object, key, lines, EXPECTED);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static @Nullable String string(
      JsonObject object, String key, LineReader lines, String expected) {
    JsonElement value = object.get(key);
    if (value == null || value.isJsonNull()) {
      return null;
    }
    if (value instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString();
    }
    throw lines.malformed(expected);
  }

  private static List<String> strings(JsonObject object, String key, LineReader lines) {
    JsonElement value = object.get(key);
    if (value == null || value.isJsonNull()) {
      return List.of();
    }
    if (!(value instanceof JsonArray array)) {
      throw lines.malformed("\"%s\" to be an array of strings".formatted(key));
    }
    var strings = new ArrayList<String>();
    for (JsonElement element : array) {
      if (!(element instanceof JsonPrimitive primitive) || !primitive.isString()) {
        throw lines.malformed("\"%s\" to be an array of strings".formatted(key));
      }
      strings.add(primitive.getAsString());
    }
    return strings;
  }

  private static JsonObject object(String line, LineReader lines, String expected) {
    try {
      var json = new JsonReader(new StringReader(line));
      json.setStrictness(Strictness.STRICT);
      JsonElement element = JsonParser.parseReader(json);
      if (element instanceof JsonObject object && json.peek() == JsonToken.END_DOCUMENT) {
        return object;
      }
    } catch (IOException | JsonParseException e) {
      throw lines.malformed(expected, e);
    }
    throw lines.malformed(expected);
  }
}
