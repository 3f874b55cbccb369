package dev.kindred.searcher.relevance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Questions on nearly two hundred subjects: most indexes are about few of them. */
public final class NullQueries {
  private static final String FILE = "null-queries.txt";

  private NullQueries() {}

  /** All of them, in English. */
  public static List<String> all() {
    try (InputStream in = NullQueries.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
