package dev.kindred.core.eval;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.kindred.core.KindredException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The queries of a BEIR collection. */
public final class BeirQueries {
  private static final String EXPECTED =
      "one JSON object with \"_id\" and \"text\", each once and both strings";

  private BeirQueries() {}

  /**
   * Reads {@code queries.jsonl}: on each line a JSON object with strings {@code _id} and {@code
   * text}; other members are passed over.
   *
   * @return text by query id, in the order of the file; the caller may change it
   * @throws KindredException if a line is malformed or repeats an id
   */
  public static SequencedMap<String, String> read(Path file) throws IOException {
    var queries = new LinkedHashMap<String, String>();
    try (var lines = new LineReader(file)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        Query query = parse(line, lines);
        if (queries.putIfAbsent(query.id, query.text) != null) {
          throw lines.refused(
              "query '%s' is there already; give each query its own id".formatted(query.id));
        }
      }
    }
    return queries;
  }

  private static Query parse(String line, LineReader lines) {
    try (var json = new JsonReader(new StringReader(line))) {
      json.setStrictness(Strictness.STRICT);
      Query query = query(json);
      if (query != null && json.peek() == JsonToken.END_DOCUMENT) {
        return query;
      }
    } catch (IOException e) {
      // Nothing but the syntax can fail: the line is in memory.
      throw lines.malformed(EXPECTED, e);
    }
    throw lines.malformed(EXPECTED);
  }

  /** Null if the JSON is well formed but no query. */
  private static @Nullable Query query(JsonReader json) throws IOException {
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      return null;
    }
    String id = null;
    String text = null;
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      boolean isId = name.equals("_id");
      if (!isId && !name.equals("text")) {
        json.skipValue();
        continue;
      }
      if (json.peek() != JsonToken.STRING || (isId ? id : text) != null) {
        return null;
      }
      if (isId) {
        id = json.nextString();
      } else {
        text = json.nextString();
      }
    }
    json.endObject();
    return id == null || id.isEmpty() || text == null ? null : new Query(id, text);
  }

  private record Query(String id, String text) {}
}
