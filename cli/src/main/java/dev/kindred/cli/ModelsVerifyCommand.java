package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.model.ModelCaches;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelManifest;
import dev.kindred.core.model.Models;
import dev.kindred.core.model.hub.ModelVerification;
import dev.kindred.core.model.hub.ModelVerification.FileCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = {
      "Check that a model's files are still what was pulled.",
      "",
      "Reads every file and compares its SHA-256. Models in a HuggingFace cache are checked by the"
          + " names of their blobs. Ends with 2 if a file is changed or missing."
    },
    footer = {"  kindred models verify", "  kindred models verify intfloat/e5-small-v2"})
final class ModelsVerifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Models. Default: all that were pulled.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  ModelsVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    var caches = new ModelCaches(terminal.folders().cache(), terminal.environment());
    var models = new ArrayList<ModelFiles>();
    for (String name : names) {
      models.add(Models.find(name, caches));
    }
    if (names.isEmpty()) {
      for (ModelFiles model : caches.list()) {
        if (ModelManifest.of(model).isPresent()) {
          models.add(model);
        }
      }
      if (models.isEmpty()) {
        terminal.err().println("nothing was pulled so far");
      }
    }
    boolean intact = true;
    var array = new JsonArray();
    for (ModelFiles model : models) {
      ModelVerification verification = ModelVerification.of(model);
      intact &= verification.intact();
      if (json) {
        array.add(json(model, verification));
      } else {
        print(model, verification);
      }
    }
    if (json) {
      terminal.out().println(Json.pretty(array));
    }
    return intact ? Failures.OK : Failures.ERROR;
  }

  private void print(ModelFiles model, ModelVerification verification) {
    terminal.out().println(SafeText.line(model.name()));
    for (FileCheck file : verification.files()) {
      terminal
          .out()
          .println("  %-7s  %s".formatted(Choices.label(file.state()), SafeText.line(file.path())));
    }
    if (!verification.intact()) {
      terminal
          .err()
          .println(
              "kindred: %s is not what it was: 'kindred models pull %s' mends it"
                  .formatted(SafeText.line(model.name()), SafeText.line(model.name())));
    }
  }

  private static JsonObject json(ModelFiles model, ModelVerification verification) {
    var files = new JsonArray();
    for (FileCheck file : verification.files()) {
      var entry = new JsonObject();
      entry.addProperty("path", file.path());
      entry.addProperty("state", Choices.label(file.state()));
      files.add(entry);
    }
    var json = new JsonObject();
    json.addProperty("name", model.name());
    json.addProperty("intact", verification.intact());
    json.add("files", files);
    return json;
  }
}
