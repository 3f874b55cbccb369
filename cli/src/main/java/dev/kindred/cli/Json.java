package dev.kindred.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** JSON as commands print it: as it is, but for characters that a terminal would act on. */
final class Json {
  private static final Gson PRETTY =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().setPrettyPrinting().create();
  private static final Gson COMPACT =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  private Json() {}

  static String pretty(JsonElement element) {
    return escaped(PRETTY.toJson(element));
  }

  static String line(JsonElement element) {
    return escaped(COMPACT.toJson(element));
  }

  static JsonArray array(Collection<String> values) {
    var array = new JsonArray();
    values.forEach(array::add);
    return array;
  }

  static JsonObject metadata(Map<String, List<String>> metadata) {
    var object = new JsonObject();
    metadata.forEach((field, values) -> object.add(field, array(values)));
    return object;
  }

  /** What gson leaves in can only stand inside a string, where an escape means the same. */
  private static String escaped(String json) {
    var escaped = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c != '\n' && SafeText.isUnsafe(c)) {
        escaped.append("\\u%04x".formatted((int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
