package dev.kindred.bench;

import com.google.gson.JsonParser;
import dev.kindred.searcher.Mode;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.Searcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures what a query takes in an open searcher, by mode, one after the other: {@code queries
 * INDEX QUERIES}, where QUERIES are JSON Lines with {@code text}. All modes answer a query in turn,
 * so that a busy machine is busy for all of them; the first round warms up. Then how many queries
 * get through, for one who asks and for one a core.
 */
final class Queries {
  private static final int ROUNDS = 4;
  private static final int MOST_QUERIES = 500;

  private Queries() {}

  static void run(String[] args) throws Exception {
    List<String> queries;
    try (var lines = Files.lines(Path.of(args[1]))) {
      queries =
          lines
              .limit(MOST_QUERIES)
              .map(line -> JsonParser.parseString(line).getAsJsonObject().get("text").getAsString())
              .toList();
    }
    try (Searcher searcher = Searcher.open(Path.of(args[0]))) {
      printLatency(searcher, queries);
      printThroughput(searcher, queries);
    }
  }

  private static Query asked(String query, Mode mode) {
    return Query.builder(query).mode(mode).plainText().build();
  }

  private static void printLatency(Searcher searcher, List<String> queries) {
    Map<Mode, List<Double>> millis = new EnumMap<>(Mode.class);
    for (int round = 0; round < ROUNDS; round++) {
      for (String query : queries) {
        for (Mode mode : Mode.values()) {
          long start = System.nanoTime();
          searcher.search(asked(query, mode));
          double took = (System.nanoTime() - start) / 1e6;
          if (round > 0) {
            millis.computeIfAbsent(mode, unused -> new ArrayList<>()).add(took);
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

  /** Interleaved; the ratio is of the same round. */
  private static void printThroughput(Searcher searcher, List<String> queries) throws Exception {
    int cores = Runtime.getRuntime().availableProcessors();
    var ones = new ArrayList<Double>();
    var ratios = new ArrayList<Double>();
    for (int round = 0; round < ROUNDS + 1; round++) {
      double one = perSecond(searcher, queries, 1);
      ones.add(one);
      ratios.add(perSecond(searcher, queries, cores) / one);
    }
    Collections.sort(ones);
    Collections.sort(ratios);
    System.out.printf(
        "hybrid, %d cores: %.0f queries a second for one who asks; for %d who do, %.2f times as many"
            + " (%.2f to %.2f)%n",
        cores,
        ones.get(ones.size() / 2),
        cores,
        ratios.get(ratios.size() / 2),
        ratios.getFirst(),
        ratios.getLast());
  }

  private static double perSecond(Searcher searcher, List<String> queries, int askers)
      throws Exception {
    long start = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(askers)) {
      var answers = new ArrayList<Future<?>>();
      for (String query : queries) {
        answers.add(pool.submit(() -> searcher.search(asked(query, Mode.HYBRID))));
      }
      for (Future<?> answer : answers) {
        answer.get();
      }
    }
    return queries.size() / ((System.nanoTime() - start) / 1e9);
  }
}
