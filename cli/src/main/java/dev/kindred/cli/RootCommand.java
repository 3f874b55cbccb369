package dev.kindred.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(
    name = "kindred",
    description = "Search your own text by meaning and by words, offline.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:found, or done",
      "1:nothing found",
      "2:wrong usage, or an error",
      "130:stopped by the user"
    },
    footer = {
      "  kindred demo                          see it work",
      "  kindred index notes                   index a folder into ./.kindred",
      "  kindred search how do tides work      search it from anywhere below",
      "",
      "An index is the folder .kindred, here or in the nearest folder above; --index",
      "or the variable KINDRED_INDEX name another."
    })
final class RootCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show stack traces of errors, as KINDRED_DEBUG=1 does.")
  boolean debug;

  RootCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Whether stack traces are wanted. */
  boolean debugging() {
    return debug
        || terminal.variable("KINDRED_DEBUG").filter(value -> !value.equals("0")).isPresent();
  }

  @Override
  public Integer call() {
    Objects.requireNonNull(spec).commandLine().usage(terminal.err());
    return Failures.ERROR;
  }
}
