package dev.kindred.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The command line inside the test's own process: a working folder, an environment, captured
 * output.
 */
final class Cli {
  private final Path working;
  private final Map<String, String> environment = new HashMap<>();
  private String input = "";
  private Terminal.Display display = new Terminal.Display(false, false, 80);
  private Optional<Path> home = Optional.empty();
  private Interrupts interrupts = stop -> () -> {};

  /** What a command did. */
  record Outcome(int code, String out, String err) {}

  Cli(Path working) {
    this.working = working;
  }

  Cli environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Cli input(String text) {
    input = text;
    return this;
  }

  Cli display(boolean outIsTty, boolean errIsTty, int columns) {
    display = new Terminal.Display(outIsTty, errIsTty, columns);
    return this;
  }

  Cli home(Path folder) {
    home = Optional.of(folder);
    return this;
  }

  Cli interrupts(Interrupts value) {
    interrupts = value;
    return this;
  }

  Outcome run(String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code = Main.run(args, terminal(out, err));
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** What commands run in, where their output does not count. */
  Terminal terminal() {
    return terminal(OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
  }

  private Terminal terminal(OutputStream out, OutputStream err) {
    return new Terminal(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, false, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        environment,
        new Terminal.Folders(working, home, working.resolve("cache")),
        display,
        interrupts);
  }

  /** Writes a file below the working folder. */
  Path write(String path, String text) throws IOException {
    Path file = working.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
