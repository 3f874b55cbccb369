package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.searcher.DocumentVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of text, or a document of an index.
 *
 * @param source where it was read from; the id of a document
 * @param number its number there, from 1; 0 for a document
 * @param text the line; the title of a document, or its path if it has none
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

  static Sentence ofDocument(DocumentVector document) {
    return new Sentence(
        document.id(), 0, document.title().isBlank() ? document.path() : document.title());
  }

  /** Where it is: its line, behind the file if there are several. */
  String place(boolean several) {
    return number == 0 ? source : several ? source + ":" + number : Long.toString(number);
  }

  JsonObject json() {
    var json = new JsonObject();
    if (number == 0) {
      json.addProperty("id", source);
      json.addProperty("title", text);
      return json;
    }
    json.addProperty("file", source);
    json.addProperty("line", number);
    json.addProperty("text", text);
    return json;
  }
}
