package dev.kindred.cli;

import dev.kindred.core.model.ModelCaches;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.ModelOrigin;
import dev.kindred.core.model.Models;
import dev.kindred.core.model.hub.ModelStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    description = {
      "Delete models from Kindred's cache.",
      "",
      "An index made with a model needs it for searching by meaning. Built-in models, folders and"
          + " HuggingFace caches are left alone."
    },
    footer = {"  kindred models remove intfloat/e5-small-v2"})
final class ModelsRemoveCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "1..*", paramLabel = "NAME", description = "Models.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask. Without a terminal it never asks.")
  private boolean yes;

  ModelsRemoveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var caches = new ModelCaches(terminal.folders().cache(), terminal.environment());
    var store = new ModelStore(caches);
    // All are looked up before the first one goes.
    List<ModelFiles> models = names.stream().map(name -> Models.find(name, caches)).toList();
    var answers = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
    for (ModelFiles model : models) {
      if (model.origin() == ModelOrigin.KINDRED_CACHE && !agreed(model, answers)) {
        terminal.err().println("kept " + SafeText.line(model.name()));
        continue;
      }
      long freed = store.remove(model);
      terminal
          .err()
          .println(
              "removed %s (%s)".formatted(SafeText.line(model.name()), ModelText.bytes(freed)));
    }
    return Failures.OK;
  }

  private boolean agreed(ModelFiles model, BufferedReader answers) throws IOException {
    if (yes || !terminal.display().errIsTty()) {
      return true;
    }
    terminal.err().print("remove %s? [y/N] ".formatted(SafeText.line(model.name())));
    terminal.err().flush();
    String answer = answers.readLine();
    return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }
}
