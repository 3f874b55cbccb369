package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelOrigin;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How models are shown, in text and in JSON. */
final class ModelText {
  private static final int SHORT_COMMIT = 7;
  private static final long KILO = 1000;

  private ModelText() {}

  static String origin(ModelOrigin origin) {
    return switch (origin) {
      case BUILT_IN -> "built in";
      case FOLDER -> "a folder";
      case KINDRED_CACHE -> "Kindred's cache";
      case HUB_CACHE -> "HuggingFace cache";
    };
  }

  /** As git shortens it. */
  static String commit(String commit) {
    return commit.substring(0, SHORT_COMMIT);
  }

  /** In units of a thousand, as disks and networks are sold. */
  static String bytes(long bytes) {
    if (bytes < KILO) {
      return bytes + " B";
    }
    double value = bytes;
    String unit = "";
    for (String next : new String[] {"kB", "MB", "GB"}) {
      if (value >= KILO) {
        value /= KILO;
        unit = next;
      }
    }
    return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, unit);
  }

  /** What every command says of a model. */
  static JsonObject json(ModelSummary summary) {
    ModelFiles model = summary.model();
    var json = new JsonObject();
    json.addProperty("name", model.name());
    json.addProperty("kind", summary.kind().label());
    json.addProperty("built_in", model.builtIn());
    json.addProperty("origin", Choices.label(model.origin()));
    json.addProperty("folder", model.onDisk("").map(Object::toString).orElse(null));
    json.addProperty("dimension", boxed(summary.dimension()));
    json.addProperty("max_tokens", boxed(summary.maxTokens()));
    return json;
  }

  private static @Nullable Integer boxed(OptionalInt number) {
    return number.isPresent() ? (Integer) number.getAsInt() : null;
  }
}
