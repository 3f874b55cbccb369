package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import dev.kindred.core.KindredException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Pairs of texts of a source, one a line. */
final class TextPairs {
  /** What fields of objects are called where nobody says (datasets for sentence-transformers). */
  private static final List<String> DEFAULT_FIELDS = List.of("sentence1", "sentence2");

  private final TextLines lines;
  private final PairFormat format;
  private final Optional<List<String>> fields;
  private int firstColumn;
  private int secondColumn = 1;
  private boolean headed;

  /** Two texts. */
  record TextPair(String first, String second) {}

  /**
   * @param fields names of the two: of JSON objects' fields, or of columns, which then stand in the
   *     first line; without, the first two columns
   */
  TextPairs(TextLines lines, PairFormat format, Optional<List<String>> fields) {
    this.lines = lines;
    this.format = format;
    this.fields = fields;
  }

  /**
   * The next pair; null behind the last.
   *
   * @throws KindredException if a line has no two texts
   */
  @Nullable TextPair next() throws IOException {
    if (format != PairFormat.JSONL && fields.isPresent() && !headed) {
      headed = true;
      String header = lines.next();
      if (header == null) {
        return null;
      }
      List<String> columns = columns(header);
      firstColumn = column(columns, fields.get().getFirst());
      secondColumn = column(columns, fields.get().getLast());
    }
    String line = lines.next();
    if (line == null) {
      return null;
    }
    if (format == PairFormat.JSONL) {
      return json(line);
    }
    List<String> columns = columns(line);
    if (columns.size() <= Math.max(firstColumn, secondColumn)) {
      throw problem(
          "has %d column%s, %d are needed"
              .formatted(
                  columns.size(),
                  columns.size() == 1 ? "" : "s",
                  Math.max(firstColumn, secondColumn) + 1));
    }
    return new TextPair(columns.get(firstColumn), columns.get(secondColumn));
  }

  private int column(List<String> columns, String field) {
    int column = columns.indexOf(field);
    if (column < 0) {
      throw problem("has no column '%s'; it has %s".formatted(field, String.join(", ", columns)));
    }
    return column;
  }

  private List<String> columns(String line) throws IOException {
    if (format == PairFormat.TSV) {
      return List.of(line.split("\t", -1));
    }
    try (CSVParser parser = CSVParser.parse(line, CSVFormat.RFC4180)) {
      List<CSVRecord> records = parser.getRecords();
      return records.isEmpty() ? List.of() : records.getFirst().toList();
    } catch (IOException | UncheckedIOException e) {
      throw problem("has a quote that does not close", e);
    }
  }

  private TextPair json(String line) {
    JsonElement element = parse(line);
    if (element instanceof JsonArray array) {
      if (array.size() != 2) {
        throw problem("is a list of %d, not of two texts".formatted(array.size()));
      }
      return new TextPair(text(array.get(0), "1"), text(array.get(1), "2"));
    }
    if (element instanceof JsonObject object) {
      List<String> names = fields.orElse(DEFAULT_FIELDS);
      return new TextPair(
          text(object.get(names.getFirst()), names.getFirst()),
          text(object.get(names.getLast()), names.getLast()));
    }
    throw problem("is neither a JSON object nor a list of two texts");
  }

  private JsonElement parse(String line) {
    try (var reader = new JsonReader(new StringReader(line))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = JsonParser.parseReader(reader);
      var unused = reader.peek(); // refuses anything behind it
      return element;
    } catch (IOException | JsonParseException | StackOverflowError e) {
      throw problem("is not valid JSON", e);
    }
  }

  private String text(@Nullable JsonElement element, String field) {
    if (element instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString();
    }
    throw problem("has no text '%s'".formatted(field));
  }

  private KindredException problem(String what) {
    return new KindredException("%s, line %d: %s".formatted(lines.name(), lines.number(), what));
  }

  private KindredException problem(String what, Throwable cause) {
    return new KindredException(
        "%s, line %d: %s".formatted(lines.name(), lines.number(), what), cause);
  }
}
