package dev.kindred.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "models",
    description = "Show, fetch, check and remove models.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "  kindred models list",
      "  kindred models pull multi-qa-MiniLM-L6-cos-v1",
      "  kindred models show multi-qa-MiniLM-L6-cos-v1"
    })
final class ModelsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  ModelsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(terminal.err());
    return Failures.ERROR;
  }
}
