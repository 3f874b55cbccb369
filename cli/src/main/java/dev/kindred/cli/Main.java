package dev.kindred.cli;

import dev.kindred.core.model.CacheFolder;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The {@code kindred} command. */
public final class Main {
  private static final int DEFAULT_COLUMNS = 80;

  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintStream err = standardError();
    System.setErr(err);
    var stdout = new TrackedOutput(new FileOutputStream(FileDescriptor.out));
    var out =
        new PrintStream(new BufferedOutputStream(stdout, 1 << 16), false, StandardCharsets.UTF_8);
    int code =
        run(
            args,
            new Terminal(
                System.in,
                out,
                err,
                System.getenv(),
                new Terminal.Folders(Path.of(""), home(), CacheFolder.locate()),
                display(),
                new ShutdownInterrupts()));
    out.flush();
    Optional<IOException> loss = stdout.loss();
    if (loss.isPresent()) {
      err.println("kindred: the output could not be written: " + loss.get().getMessage());
      code = Failures.ERROR;
    }
    err.flush();
    System.exit(code);
  }

  /**
   * Runs a command.
   *
   * @return its exit code: 0 done or found, 1 nothing found, 2 wrong usage or an error, 130 stopped
   *     by the user
   */
  static int run(String[] args, Terminal terminal) {
    var root = new RootCommand(terminal);
    var failures = new Failures(terminal, root::debugging);
    try {
      if (args.length > 0 && args[0].equals("search")) {
        var search = new SearchCommand(terminal);
        if (SearchArguments.read(List.of(args).subList(1, args.length), root, search)) {
          return search.call();
        }
      }
      LibraryLogs.quieten(); // a search does so when ONNX Runtime is being loaded
      return commandLine(root, terminal, args, failures).execute(args);
    } catch (Exception | Error e) {
      return failures.report(e);
    } finally {
      terminal.out().flush();
    }
  }

  private static CommandLine commandLine(
      RootCommand root, Terminal terminal, String[] args, Failures failures) {
    var command = new CommandLine(root);
    String first = args.length == 0 ? "" : args[0];
    if (Commands.NAMES.contains(first)) {
      // Reading the annotations of all takes longer than most of them.
      command.addSubcommand(Commands.of(first, terminal));
    } else if (!first.equals("--version")) {
      Commands.NAMES.forEach(name -> command.addSubcommand(Commands.of(name, terminal)));
      command.addSubcommand(new CompletionCommand(terminal, command));
    }
    boolean colour = Style.of(Style.Choice.AUTO, terminal).colour();
    Choices.register(command);
    return command
        .setExpandAtFiles(false) // a query may well start with @
        .setExecutionExceptionHandler((failure, unused, parsed) -> failures.report(failure))
        .setParameterExceptionHandler(new WrongUsage(terminal, failures))
        .setUsageHelpWidth(Math.clamp(terminal.display().columns(), 60, 100))
        .setColorScheme(CommandLine.Help.defaultColorScheme(colour ? Ansi.ON : Ansi.OFF))
        .setOut(new PrintWriter(terminal.out(), true, terminal.out().charset()))
        .setErr(new PrintWriter(terminal.err(), true, terminal.err().charset()));
  }

  /**
   * The launcher leaves standard error to the JVM's own messages and hands over the real one.
   * Opening it again by its name in /dev/fd would begin at the start of a file that it was
   * redirected to, so the descriptor itself is wanted; the launcher opens java.io for this.
   */
  private static PrintStream standardError() {
    String number = System.getProperty("kindred.stderr.fd", "");
    if (number.isEmpty() || !number.matches("[0-9]{1,4}")) {
      return System.err;
    }
    try {
      Constructor<FileDescriptor> constructor =
          FileDescriptor.class.getDeclaredConstructor(int.class);
      constructor.setAccessible(true);
      FileDescriptor descriptor = constructor.newInstance(Integer.parseInt(number));
      return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      // Another JVM, or other flags: the JVM's own stream ends in the same place, a little later.
      return System.err;
    }
  }

  private static Optional<Path> home() {
    String told = System.getProperty("kindred.home");
    return told == null ? Optional.empty() : Optional.of(Path.of(told));
  }

  private static Terminal.Display display() {
    return new Terminal.Display(
        isTty("kindred.stdout.tty"),
        isTty("kindred.stderr.tty"),
        Integer.getInteger("kindred.columns", DEFAULT_COLUMNS));
  }

  private static boolean isTty(String property) {
    String told = System.getProperty(property);
    return told == null ? isConsole() : Boolean.parseBoolean(told);
  }

  /** From Java 22 on there can be a console without a terminal, and a method that tells. */
  @SuppressWarnings("SystemConsoleNull") // it still is null on Java 21
  private static boolean isConsole() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
