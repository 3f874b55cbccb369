package dev.kindred.bench;

import com.google.gson.JsonParser;
import dev.kindred.searcher.Mode;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.Searcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures what a query takes in an open searcher, by mode, on one thread: {@code queries INDEX
 * QUERIES}, where QUERIES are JSON Lines with {@code text}. All modes answer a query one after the
 * other, so that a busy machine is busy for all of them; the first round warms up.
 */
final class Queries {
  private static final int ROUNDS = 4;
  private static final int MOST_QUERIES = 500;

  private Queries() {}

  static void run(String[] args) throws IOException {
    List<String> queries;
    try (var lines = Files.lines(Path.of(args[1]))) {
      queries =
          lines
              .limit(MOST_QUERIES)
              .map(line -> JsonParser.parseString(line).getAsJsonObject().get("text").getAsString())
              .toList();
    }
    Map<Mode, List<Double>> millis = new EnumMap<>(Mode.class);
    try (Searcher searcher = Searcher.open(Path.of(args[0]))) {
      for (int round = 0; round < ROUNDS; round++) {
        for (String query : queries) {
          for (Mode mode : Mode.values()) {
            Query asked = Query.builder(query).mode(mode).plainText().build();
            long start = System.nanoTime();
            searcher.search(asked);
            double took = (System.nanoTime() - start) / 1e6;
            if (round > 0) {
              millis.computeIfAbsent(mode, unused -> new ArrayList<>()).add(took);
            }
          }
        }
      }
    }
    System.out.printf("| %d queries | p50 ms | p99 ms |%n", queries.size());
    millis.forEach(
        (mode, all) -> {
          List<Double> sorted = all.stream().sorted().toList();
          System.out.printf(
              "| %s | %.2f | %.2f |%n",
              mode, sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 99 / 100));
        });
  }
}
