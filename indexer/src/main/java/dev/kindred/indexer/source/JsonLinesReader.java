package dev.kindred.indexer.source;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.kindred.core.text.Document;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@link FileType#JSONL}. JSON is parsed as it streams, so that a record costs the memory of
 * its plain values alone, however it is nested.
 */
final class JsonLinesReader implements FormatReader {
  private static final String NESTED_METADATA = "metadata";
  private static final int MAX_FIELDS = 1000;
  private static final Pattern PARSER_SAID =
      Pattern.compile("(.*?)(?: in strict mode)? at line \\d+ column (\\d+) .*", Pattern.DOTALL);

  private final RecordFields fields;

  JsonLinesReader(RecordFields fields) {
    this.fields = fields;
  }

  @Override
  public void read(InputStream in, Origin origin, DocumentSink sink)
      throws IOException, InterruptedException {
    var lines = new LineReader(TextDecoder.streamingUtf8(in), LineReader.MAX_RECORD_CHARS);
    var mapper = new RecordMapper(fields, origin);
    boolean empty = true;
    while (true) {
      try {
        if (!lines.nextLine()) {
          break;
        }
        if (empty && lines.firstChar() == '[') {
          throw new InputFault("is a JSON array, not JSON Lines; write one object to a line");
        }
        empty = false;
        origin.pass(lines.line(), parse(lines, mapper), sink);
      } catch (RecordFault e) {
        empty = false;
        sink.fail(origin.failure(lines.line(), e));
      }
    }
    if (empty) {
      sink.skip(origin.path(), SkipReason.EMPTY);
    }
  }

  private static Optional<Document> parse(LineReader line, RecordMapper mapper) throws IOException {
    var json = new JsonReader(line);
    json.setStrictness(Strictness.STRICT);
    Map<String, FieldValue> fields = new LinkedHashMap<>();
    Map<String, FieldValue> nested = new LinkedHashMap<>();
    try {
      JsonToken first = json.peek();
      if (first != JsonToken.BEGIN_OBJECT) {
        throw new RecordFault("is not a JSON object but " + describe(first));
      }
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
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new RecordFault("has more on its line than one JSON object");
      }
    } catch (MalformedJsonException e) {
      throw new RecordFault(reason(e));
    } catch (EOFException e) {
      throw new RecordFault("is not valid JSON: the line ends inside the record");
    }
    return mapper.map(line.line(), fields, nested);
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

  private static String describe(JsonToken token) {
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
  private static String reason(MalformedJsonException e) {
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
