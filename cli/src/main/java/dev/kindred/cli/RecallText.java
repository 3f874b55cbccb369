package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.core.vector.Recall;
import java.util.Locale;

/** What a graph found, told. */
final class RecallText {
  private RecallText() {}

  /**
   * @param what was looked for, in the plural
   */
  static String sentence(Recall recall, String what) {
    return String.format(
        Locale.ROOT,
        "searched by a graph, which misses some: of the %s of %,d sentences that were also compared"
            + " with all, it found %.2f %%; --neighbours exact finds all",
        what,
        recall.sampled(),
        100 * recall.value());
  }

  static JsonObject json(Recall recall) {
    var json = new JsonObject();
    json.addProperty("value", recall.value());
    json.addProperty("sampled", recall.sampled());
    json.addProperty("expected", recall.expected());
    json.addProperty("found", recall.found());
    return json;
  }
}
