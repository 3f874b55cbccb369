package dev.kindred.core.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JSON file of a model. Every complaint names the file and the key. */
public final class ModelJson {
  private final String where;
  private final JsonElement root;

  private ModelJson(String where, JsonElement root) {
    this.where = where;
    this.root = root;
  }

  /**
   * Reads a file of the model.
   *
   * @return empty if the model has no such file
   * @throws ModelException if the file is not JSON
   */
  public static Optional<ModelJson> read(ModelFiles files, String path) throws IOException {
    if (!files.has(path)) {
      return Optional.empty();
    }
    String where = files.describe(path);
    String json = new String(files.read(path), StandardCharsets.UTF_8);
    try {
      return Optional.of(new ModelJson(where, parse(json)));
    } catch (MalformedJsonException | EOFException e) {
      // The part of Gson's messages that helps a person.
      Matcher place =
          Pattern.compile("at (line \\d+ column \\d+)").matcher(String.valueOf(e.getMessage()));
      throw new ModelException(
          "%s is not valid JSON%s".formatted(where, place.find() ? ": see " + place.group(1) : ""),
          e);
    }
  }

  /**
   * Reads a file that the model must have.
   *
   * @throws ModelException if the model has no such file, or it is not JSON
   */
  public static ModelJson require(ModelFiles files, String path) throws IOException {
    return read(files, path)
        .orElseThrow(() -> new ModelException("%s is missing".formatted(files.describe(path))));
  }

  /**
   * JSON to the letter, and nothing behind it.
   *
   * @throws MalformedJsonException if it is anything else, or nests deeper than Gson reads
   * @throws EOFException if it ends too soon
   */
  static JsonElement parse(String json) throws IOException {
    var reader = new JsonReader(new StringReader(json));
    reader.setStrictness(Strictness.STRICT);
    JsonElement root = element(reader);
    if (reader.peek() != JsonToken.END_DOCUMENT) {
      throw new MalformedJsonException("something follows the document");
    }
    return root;
  }

  /** As Gson reads an element, for which it would make adapters for everything else as well. */
  private static JsonElement element(JsonReader reader) throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> {
        var object = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
          object.add(reader.nextName(), element(reader));
        }
        reader.endObject();
        yield object;
      }
      case BEGIN_ARRAY -> {
        var array = new JsonArray();
        reader.beginArray();
        while (reader.hasNext()) {
          array.add(element(reader));
        }
        reader.endArray();
        yield array;
      }
      case STRING -> new JsonPrimitive(reader.nextString());
      case NUMBER -> new JsonPrimitive(number(reader.nextString()));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      default -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
    };
  }

  private static Number number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return Double.valueOf(text);
    }
  }

  /** The file as an error message names it. */
  public String where() {
    return where;
  }

  /** The top-level array. */
  public JsonArray array() {
    if (!root.isJsonArray()) {
      throw new ModelException("%s must hold a JSON array".formatted(where));
    }
    return root.getAsJsonArray();
  }

  /** The top-level object. */
  public JsonObject object() {
    if (!root.isJsonObject()) {
      throw new ModelException("%s must hold a JSON object".formatted(where));
    }
    return root.getAsJsonObject();
  }

  /** A string; empty if the key is absent or null. */
  public Optional<String> string(String key) {
    return value(key)
        .map(value -> primitive(key, value, JsonPrimitive::isString, "a string").getAsString());
  }

  /** A whole number; empty if the key is absent, null, or beyond int (HuggingFace's "no limit"). */
  public OptionalInt integer(String key) {
    Optional<JsonElement> value = value(key);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    String kind = "a whole number";
    double number = primitive(key, value.get(), JsonPrimitive::isNumber, kind).getAsDouble();
    if (number != Math.rint(number)) {
      throw new ModelException("%s: %s must be %s".formatted(where, key, kind));
    }
    return number > Integer.MAX_VALUE || number < Integer.MIN_VALUE
        ? OptionalInt.empty()
        : OptionalInt.of((int) number);
  }

  /** True or false; the default if the key is absent or null. */
  public boolean flag(String key, boolean orElse) {
    Optional<JsonElement> value = value(key);
    return value.isEmpty()
        ? orElse
        : primitive(key, value.get(), JsonPrimitive::isBoolean, "true or false").getAsBoolean();
  }

  /** An object of strings, in the file's order; empty if the key is absent or null. */
  public Map<String, String> strings(String key) {
    var strings = new LinkedHashMap<String, String>();
    value(key)
        .ifPresent(
            value -> {
              if (!value.isJsonObject()) {
                throw new ModelException("%s: %s must be an object".formatted(where, key));
              }
              value
                  .getAsJsonObject()
                  .asMap()
                  .forEach(
                      (name, text) -> {
                        if (!text.isJsonNull()) {
                          strings.put(
                              name,
                              primitive(key + "." + name, text, JsonPrimitive::isString, "a string")
                                  .getAsString());
                        }
                      });
            });
    return strings;
  }

  /** A value of any kind; empty if the key is absent or null. */
  public Optional<JsonElement> value(String key) {
    JsonElement value = object().get(key);
    return value == null || value.isJsonNull() ? Optional.empty() : Optional.of(value);
  }

  private JsonPrimitive primitive(
      String key, JsonElement value, Predicate<JsonPrimitive> isKind, String kind) {
    if (value instanceof JsonPrimitive primitive && isKind.test(primitive)) {
      return primitive;
    }
    throw new ModelException("%s: %s must be %s".formatted(where, key, kind));
  }
}
