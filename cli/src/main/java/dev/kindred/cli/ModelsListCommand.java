package dev.kindred.cli;

import com.google.gson.JsonArray;
import dev.kindred.core.model.ModelCaches;
import dev.kindred.core.model.Models;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
  private static final int KIND_WIDTH = ModelKind.CROSS_ENCODER.label().length();

  private final Terminal terminal;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  ModelsListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var caches = new ModelCaches(terminal.folders().cache(), terminal.environment());
    List<ModelSummary> models =
        Stream.concat(Models.builtIn().stream(), caches.list().stream())
            .map(ModelSummary::of)
            .toList();
    if (json) {
      var array = new JsonArray();
      models.forEach(model -> array.add(ModelText.json(model)));
      terminal.out().println(Json.pretty(array));
    } else {
      int width =
          models.stream().mapToInt(summary -> summary.model().name().length()).max().orElse(0);
      models.forEach(model -> terminal.out().println(line(model, width)));
    }
    return Failures.OK;
  }

  private static String line(ModelSummary summary, int width) {
    String name = summary.model().name();
    String kind = summary.kind().label();
    return "%s  %s  %s  %s  %s%s"
        .formatted(
            SafeText.line(name) + " ".repeat(width - name.length()),
            kind + " ".repeat(KIND_WIDTH - kind.length()),
            number(summary.dimension(), "dimensions"),
            number(summary.maxTokens(), "tokens"),
            ModelText.origin(summary.model().origin()),
            name.equals(Models.DEFAULT_DENSE) || name.equals(Models.DEFAULT_SPARSE)
                ? "  (default)"
                : "");
  }

  private static String number(OptionalInt number, String unit) {
    return (number.isPresent() ? "%5d ".formatted(number.getAsInt()) : "    - ") + unit;
  }
}
