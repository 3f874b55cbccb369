package dev.kindred.cli;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Answers arguments that a command cannot take. Apart from {@link Failures}, as no archive of
 * classes takes what touches picocli.
 */
final class WrongUsage implements IParameterExceptionHandler {
  private final Terminal terminal;
  private final Failures failures;

  WrongUsage(Terminal terminal, Failures failures) {
    this.terminal = terminal;
    this.failures = failures;
  }

  /** What a command throws that finds its arguments at odds with each other. */
  static RuntimeException of(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    terminal.err().println("kindred: " + SafeText.line(String.valueOf(e.getMessage())));
    suggest(e);
    if (e instanceof UnmatchedArgumentException
        && e.getCommandLine().getCommand() instanceof SearchCommand) {
      terminal.err().println("A query with words that start with - goes in quotes.");
    }
    terminal
        .err()
        .println("Try '%s --help'.".formatted(e.getCommandLine().getCommandSpec().qualifiedName()));
    failures.trace(e);
    return Failures.ERROR;
  }

  private void suggest(ParameterException e) {
    CommandLine command = e.getCommandLine();
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.isUnknownOption()
        && !command.getSubcommands().isEmpty()) {
      Typos.meant(unmatched.getUnmatched().getFirst(), command.getSubcommands().keySet())
          .ifPresent(
              meant ->
                  terminal
                      .err()
                      .println(
                          "Did you mean: %s %s?"
                              .formatted(command.getCommandSpec().qualifiedName(), meant)));
    } else {
      UnmatchedArgumentException.printSuggestions(e, command.getErr());
    }
  }
}
