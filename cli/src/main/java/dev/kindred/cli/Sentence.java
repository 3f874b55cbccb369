package dev.kindred.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of text.
 *
 * @param source where it was read from
 * @param number its number there, from 1
 */
record Sentence(String source, long number, String text) {

  /** All that are not blank. */
  static List<Sentence> read(LineSources sources) throws IOException {
    var sentences = new ArrayList<Sentence>();
    sources.read(
        (source, lines) -> {
          for (String line = lines.next(); line != null; line = lines.next()) {
            sentences.add(new Sentence(source, lines.number(), line));
          }
        });
    return sentences;
  }

  /** Where it is: its line, behind the file if there are several. */
  String place(boolean several) {
    return several ? source + ":" + number : Long.toString(number);
  }

  JsonObject json() {
    var json = new JsonObject();
    json.addProperty("file", source);
    json.addProperty("line", number);
    json.addProperty("text", text);
    return json;
  }
}
