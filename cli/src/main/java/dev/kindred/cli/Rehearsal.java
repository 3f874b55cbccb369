package dev.kindred.cli;

import dev.kindred.core.model.CacheFolder;
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
 * Searches an index in every way, so that the JVM can write down the classes of a search. The
 * launcher runs it, not the user.
 */
final class Rehearsal {
  private Rehearsal() {}

  /**
   * @param args the folder of the index
   */
  public static void main(String[] args) {
    int code = Failures.OK;
    for (List<String> options :
        List.of(
            List.<String>of(),
            List.of("--mode", "bm25"),
            List.of("--mode", "dense", "--explain"),
            List.of("--mode", "sparse", "--format", "json"))) {
      if (code == Failures.OK) {
        code = search(args[0], options);
      }
    }
    System.exit(code);
  }

  private static int search(String index, List<String> options) {
    var command = new ArrayList<>(List.of("search", "how do tides work", "--index", index));
    command.addAll(options);
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return Main.run(
        command.toArray(String[]::new),
        new Terminal(
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            Map.of(),
            new Terminal.Folders(Path.of(""), Optional.empty(), CacheFolder.locate()),
            new Terminal.Display(true, true, 80),
            new ShutdownInterrupts()));
  }
}
