package dev.kindred.indexer.source;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fields of a JSON object, in its order.
 *
 * @param nested the members of its object named {@code metadata}
 */
record JsonRecord(Map<String, FieldValue> fields, Map<String, FieldValue> nested) {
  private static final String NESTED_METADATA = "metadata";
  private static final int MAX_FIELDS = 1000;
  private static final Pattern PARSER_SAID =
      Pattern.compile("(.*?)(?: in strict mode)? at line \\d+ column (\\d+) .*", Pattern.DOTALL);

  /**
   * Reads an object, from its opening brace to its closing one.
   *
   * @throws RecordFault if it has too many fields
   */
  static JsonRecord read(JsonReader json) throws IOException {
    Map<String, FieldValue> fields = new LinkedHashMap<>();
    Map<String, FieldValue> nested = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (name.equals(NESTED_METADATA) && json.peek() == JsonToken.BEGIN_OBJECT) {
        json.beginObject();
        while (json.hasNext()) {
          nested.put(json.nextName(), value(json));
          requireFew(nested);
        }
        json.endObject();
        fields.put(name, FieldValue.NESTED);
      } else {
        fields.put(name, value(json));
      }
      requireFew(fields);
    }
    json.endObject();
    return new JsonRecord(fields, nested);
  }

  private static void requireFew(Map<String, FieldValue> fields) throws RecordFault {
    if (fields.size() > MAX_FIELDS) {
      throw new RecordFault("has more than " + MAX_FIELDS + " fields");
    }
  }

  private static FieldValue value(JsonReader json) throws IOException {
    return switch (json.peek()) {
      case STRING, NUMBER -> FieldValue.plain(json.nextString());
      case BOOLEAN -> FieldValue.plain(Boolean.toString(json.nextBoolean()));
      case NULL -> {
        json.nextNull();
        yield FieldValue.NULL;
      }
      case BEGIN_ARRAY -> list(json);
      default -> {
        json.skipValue();
        yield FieldValue.NESTED;
      }
    };
  }

  private static FieldValue list(JsonReader json) throws IOException {
    List<String> values = new ArrayList<>();
    boolean plain = true;
    json.beginArray();
    while (json.hasNext()) {
      JsonToken token = json.peek();
      if (token == JsonToken.BEGIN_ARRAY || token == JsonToken.BEGIN_OBJECT) {
        plain = false;
        json.skipValue();
      } else {
        values.addAll(value(json).values());
      }
    }
    json.endArray();
    return plain ? new FieldValue(FieldValue.Kind.LIST, List.copyOf(values)) : FieldValue.NESTED;
  }

  static String describe(JsonToken token) {
    return switch (token) {
      case BEGIN_ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      default -> "something else";
    };
  }

  /** What the parser said, without its advice to programmers. */
  static String reason(MalformedJsonException e) {
    Matcher said = PARSER_SAID.matcher(String.valueOf(e.getMessage()));
    if (!said.matches()) {
      return "is not valid JSON";
    }
    String what = said.group(1);
    String plain =
        what.startsWith("Use JsonReader")
            ? "unexpected text"
            : what.substring(0, 1).toLowerCase(Locale.ROOT) + what.substring(1);
    return "is not valid JSON near column " + said.group(2) + ": " + plain;
  }
}
