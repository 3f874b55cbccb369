package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.model.Models;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    description = {
      "List the models that are built in, in Kindred's cache, or in a HuggingFace cache.",
      "",
      "Any other sentence-transformers folder with ONNX weights can be named by its path."
    },
    footer = {"  kindred models list", "  kindred index . --model bge-small-en-v1.5"})
final class ModelsListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  ModelsListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<ModelSummary> models =
        Stream.concat(Models.builtIn().stream(), Models.installed().stream())
            .map(ModelSummary::of)
            .toList();
    if (json) {
      var array = new JsonArray();
      models.forEach(model -> array.add(json(model)));
      terminal.out().println(Json.pretty(array));
    } else {
      int width = models.stream().mapToInt(model -> model.name().length()).max().orElse(0);
      for (ModelSummary model : models) {
        terminal
            .out()
            .println(
                "%s  %s  %s  %s%s"
                    .formatted(
                        SafeText.line(model.name()) + " ".repeat(width - model.name().length()),
                        model.builtIn() ? "built in " : "installed",
                        text(model.dimension(), "dimensions"),
                        text(model.maxTokens(), "tokens"),
                        model.name().equals(Models.DEFAULT_DENSE) ? "  (default)" : ""));
      }
    }
    return Failures.OK;
  }

  private static String text(OptionalInt number, String unit) {
    return (number.isPresent() ? "%4d ".formatted(number.getAsInt()) : "   ? ") + unit;
  }

  private static JsonObject json(ModelSummary model) {
    var json = new JsonObject();
    json.addProperty("name", model.name());
    json.addProperty("built_in", model.builtIn());
    json.addProperty("dimension", boxed(model.dimension()));
    json.addProperty("max_tokens", boxed(model.maxTokens()));
    return json;
  }

  private static @Nullable Integer boxed(OptionalInt number) {
    return number.isPresent() ? (Integer) number.getAsInt() : null;
  }
}
