package dev.kindred.core.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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
    try {
      String json = new String(files.read(path), StandardCharsets.UTF_8);
      return Optional.of(new ModelJson(where, JsonParser.parseString(json)));
    } catch (JsonParseException e) {
      throw new ModelException("%s is not valid JSON: %s".formatted(where, e.getMessage()), e);
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
    return value(key).map(value -> primitive(key, value, "a string").getAsString());
  }

  /** A whole number; empty if the key is absent, null, or beyond int (HuggingFace's "no limit"). */
  public OptionalInt integer(String key) {
    Optional<JsonElement> value = value(key);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    double number;
    try {
      number = primitive(key, value.get(), "a number").getAsDouble();
    } catch (NumberFormatException e) {
      throw new ModelException("%s: %s must be a number".formatted(where, key), e);
    }
    return number > Integer.MAX_VALUE || number < Integer.MIN_VALUE
        ? OptionalInt.empty()
        : OptionalInt.of((int) number);
  }

  /** True or false; the default if the key is absent or null. */
  public boolean flag(String key, boolean orElse) {
    Optional<JsonElement> value = value(key);
    return value.isEmpty() ? orElse : primitive(key, value.get(), "true or false").getAsBoolean();
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
                          strings.put(name, primitive(name, text, "a string").getAsString());
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

  private JsonElement primitive(String key, JsonElement value, String kind) {
    if (!value.isJsonPrimitive()) {
      throw new ModelException("%s: %s must be %s".formatted(where, key, kind));
    }
    return value;
  }
}
