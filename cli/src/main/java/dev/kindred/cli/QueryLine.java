package dev.kindred.cli;

import dev.kindred.core.eval.BeirQueries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One of many queries.
 *
 * @param id as the file has it, or the number of its line
 */
record QueryLine(String id, String text) {
  private static final String STANDARD_INPUT = "-";

  /**
   * The queries of a file in its order: one a line, blank lines left out, with an id and a tab
   * before it or not; {@code .jsonl} files as BEIR has them.
   */
  static List<QueryLine> read(Terminal terminal, String name) throws IOException {
    if (name.equals(STANDARD_INPUT)) {
      // Not ours to close.
      return read(new TextLines("standard input", terminal.in()));
    }
    Path file = terminal.resolve(name);
    if (name.endsWith(".jsonl")) {
      return BeirQueries.read(file).entrySet().stream()
          .map(query -> new QueryLine(query.getKey(), query.getValue()))
          .toList();
    }
    try (InputStream in = Files.newInputStream(file);
        var lines = new TextLines(name, in)) {
      return read(lines);
    }
  }

  private static List<QueryLine> read(TextLines lines) throws IOException {
    var queries = new ArrayList<QueryLine>();
    for (String line = lines.next(); line != null; line = lines.next()) {
      int tab = line.indexOf('\t');
      String text = line.substring(tab + 1).strip();
      String id = tab > 0 ? line.substring(0, tab).strip() : String.valueOf(lines.number());
      if (!text.isEmpty()) {
        queries.add(new QueryLine(id.isEmpty() ? String.valueOf(lines.number()) : id, text));
      }
    }
    return queries;
  }
}
