package dev.kindred.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Files of lines that a command was given, and standard input, which is {@code -}. */
final class LineSources {
  static final String STANDARD_INPUT = "-";

  private final Terminal terminal;
  private final List<String> names;

  /** What is done with a source's lines. */
  @FunctionalInterface
  interface Reading {
    void read(String source, TextLines lines) throws IOException;
  }

  private LineSources(Terminal terminal, List<String> names) {
    this.terminal = terminal;
    this.names = List.copyOf(names);
  }

  /**
   * Those of these names; standard input if there are none.
   *
   * @throws IllegalArgumentException if standard input is named twice, or a folder
   * @throws NoSuchFileException if a file is not there; so before a model is loaded
   */
  static LineSources of(Terminal terminal, List<String> names) throws IOException {
    if (names.stream().filter(STANDARD_INPUT::equals).count() > 1) {
      throw new IllegalArgumentException("standard input can be read only once");
    }
    for (String name : names) {
      if (!name.equals(STANDARD_INPUT)) {
        requireFile(terminal, name);
      }
    }
    return new LineSources(terminal, names.isEmpty() ? List.of(STANDARD_INPUT) : names);
  }

  private static void requireFile(Terminal terminal, String name) throws IOException {
    Path file = terminal.resolve(name);
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException("%s is a folder: name files".formatted(name));
    }
    if (!Files.exists(file)) {
      throw new NoSuchFileException(name);
    }
  }

  /** Whether there are several, so that a line's number alone does not tell it. */
  boolean several() {
    return names.size() > 1;
  }

  /** Reads one after the other. */
  void read(Reading reading) throws IOException {
    for (String name : names) {
      if (name.equals(STANDARD_INPUT)) {
        // Not ours to close.
        reading.read(name, new TextLines("standard input", terminal.in()));
        continue;
      }
      try (InputStream in = Files.newInputStream(terminal.resolve(name));
          var lines = new TextLines(name, in)) {
        reading.read(name, lines);
      }
    }
  }
}
