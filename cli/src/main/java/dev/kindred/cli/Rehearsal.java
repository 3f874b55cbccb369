package dev.kindred.cli;

import dev.kindred.core.model.CacheFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Searches in every way, an index of its own, so that the JVM can write down the classes of a
 * search. The launcher runs it, not the user.
 */
final class Rehearsal {
  private static final String TEXTS =
      """
      The moon pulls at the sea, and the tides follow it twice a day.
      A dry plant is revived by standing its pot in water for an hour.
      The heat pump takes warmth from the ground and brings it into the house.
      """;

  private Rehearsal() {}

  public static void main(String[] args) throws IOException {
    int code;
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      code = run(folder.path());
    }
    System.exit(code);
  }

  /** The exit code of the first command that fails, else 0. */
  static int run(Path folder) {
    Main.quieten();
    String index = folder.resolve("index").toString();
    var input = new ByteArrayInputStream(TEXTS.getBytes(StandardCharsets.UTF_8));
    int code = run(input, "index", "-", "--format", "lines", "--index", index);
    for (List<String> options :
        List.of(
            List.<String>of(),
            List.of("--mode", "bm25"),
            List.of("--mode", "dense", "--explain"),
            List.of("--mode", "sparse", "--format", "json"))) {
      if (code == Failures.OK) {
        var command = new ArrayList<>(List.of("search", "how do tides work"));
        command.addAll(List.of("--index", index));
        command.addAll(options);
        code = run(InputStream.nullInputStream(), command.toArray(String[]::new));
      }
    }
    return code;
  }

  private static int run(InputStream in, String... args) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return Main.run(
        args,
        new Terminal(
            in,
            nowhere,
            nowhere,
            Map.of(),
            new Terminal.Folders(Path.of(""), Optional.empty(), CacheFolder.locate()),
            new Terminal.Display(true, true, 80),
            new ShutdownInterrupts()));
  }
}
