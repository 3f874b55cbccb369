package dev.kindred.core.eval.sentence;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.kindred.core.KindredException;
import dev.kindred.core.eval.LineReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of a file, whichever way they are written: JSON objects, one a line; or lines below a
 * line of field names, separated by tabs, where quotes are characters like any other, or by commas,
 * where quotes are those of RFC 4180.
 */
final class RecordFile {
  private RecordFile() {}

  /**
   * Reads all records.
   *
   * @throws KindredException if the file is empty or a record malformed
   */
  static List<FieldRecord> read(Path file) throws IOException {
    try (var lines = new LineReader(file)) {
      @Nullable String first = lines.next();
      if (first == null) {
        throw new KindredException(file + " is empty");
      }
      if (first.stripLeading().startsWith("{")) {
        return jsonRecords(file, first, lines);
      }
      boolean tabs = first.indexOf('\t') >= 0;
      List<FieldRecord> records = rows(file, first, tabs, lines);
      if (records.isEmpty()) {
        throw new KindredException(file + " has no record below its field names");
      }
      return records;
    }
  }

  /** The first line; empty for an empty file. */
  static String firstLine(Path file) throws IOException {
    try (var lines = new LineReader(file)) {
      String first = lines.next();
      return first == null ? "" : first;
    }
  }

  private static List<FieldRecord> jsonRecords(Path file, String first, LineReader lines)
      throws IOException {
    var records = new ArrayList<FieldRecord>();
    for (@Nullable String line = first; line != null; line = lines.next()) {
      JsonObject object;
      try {
        object = JsonParser.parseString(line).getAsJsonObject();
      } catch (JsonParseException | IllegalStateException e) {
        throw lines.malformed("one JSON object", e);
      }
      var fields = new LinkedHashMap<String, List<String>>();
      for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
        fields.put(entry.getKey().toLowerCase(Locale.ROOT), values(entry.getValue()));
      }
      records.add(new FieldRecord(file, lines.number(), fields));
    }
    return records;
  }

  /** Texts and numbers; what is neither can't be meant by any field that is looked for. */
  private static List<String> values(JsonElement element) {
    var values = new ArrayList<String>();
    if (element instanceof JsonPrimitive primitive) {
      values.add(text(primitive));
    } else if (element instanceof JsonArray array) {
      for (JsonElement each : array) {
        if (each instanceof JsonPrimitive primitive) {
          values.add(text(primitive));
        }
      }
    }
    return values;
  }

  private static String text(JsonPrimitive primitive) {
    return primitive.isBoolean() ? (primitive.getAsBoolean() ? "1" : "0") : primitive.getAsString();
  }

  private static List<FieldRecord> rows(Path file, String first, boolean tabs, LineReader lines)
      throws IOException {
    List<String> names =
        columns(first, tabs, lines).stream()
            .map(name -> name.trim().toLowerCase(Locale.ROOT))
            .toList();
    var records = new ArrayList<FieldRecord>();
    for (@Nullable String line = lines.next(); line != null; line = lines.next()) {
      int number = lines.number();
      List<String> columns = columns(line, tabs, lines);
      if (columns.size() != names.size()) {
        throw new KindredException(
            "%s, line %d: expected %d columns (%s), got %d"
                .formatted(file, number, names.size(), String.join(", ", names), columns.size()));
      }
      var fields = new LinkedHashMap<String, List<String>>();
      for (int i = 0; i < columns.size(); i++) {
        fields.put(names.get(i), List.of(columns.get(i)));
      }
      records.add(new FieldRecord(file, number, fields));
    }
    return records;
  }

  private static List<String> columns(String line, boolean tabs, LineReader lines)
      throws IOException {
    return tabs ? List.of(line.split("\t", -1)) : commaColumns(line, lines);
  }

  /** Columns of a row that goes on over lines as long as a quote is open. */
  private static List<String> commaColumns(String line, LineReader lines) throws IOException {
    var columns = new ArrayList<String>();
    var column = new StringBuilder();
    boolean quoted = false;
    String rest = line;
    while (true) {
      for (int i = 0; i < rest.length(); i++) {
        char c = rest.charAt(i);
        boolean doubled = quoted && c == '"' && i + 1 < rest.length() && rest.charAt(i + 1) == '"';
        if (doubled) {
          column.append('"');
          i++;
        } else if (c == '"' && (quoted || column.isEmpty())) {
          quoted = !quoted;
        } else if (c == ',' && !quoted) {
          columns.add(column.toString());
          column.setLength(0);
        } else {
          column.append(c);
        }
      }
      if (!quoted) {
        columns.add(column.toString());
        return columns;
      }
      column.append('\n');
      @Nullable String next = lines.next();
      if (next == null) {
        throw lines.malformed("the quote that is opened here or before to be closed");
      }
      rest = next;
    }
  }
}
