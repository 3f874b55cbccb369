package dev.kindred.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Graphs over vectors that are made for it: {@code vectors [--all] [--beams N,N...] [SIZE...]}.
 * {@code --all} measures at every size also those that need more than half an hour for it, {@code
 * --beams} searches with others than 100.
 */
final class Vectors {
  private static final String ALL = "--all";
  private static final String BEAMS = "--beams";
  private static final List<Integer> SIZES = List.of(1_000, 10_000, 100_000);
  private static final int QUERIES = 200;

  /** Our copy, Lucene's while it builds, JVector's, and what the graphs take. */
  private static final long HEAP_A_VECTOR = 3L * Float.BYTES * Clusters.DIMENSIONS + 2_000;

  private final boolean all;
  private final List<Integer> beams;

  private Vectors(boolean all, List<Integer> beams) {
    this.all = all;
    this.beams = beams;
  }

  static void run(String[] args) throws Exception {
    var left = new ArrayList<String>(List.of(args));
    boolean all = left.remove(ALL);
    List<Integer> beams = List.of(GraphComparison.BEAM);
    int at = left.indexOf(BEAMS);
    if (at >= 0) {
      left.remove(at);
      String given = at < left.size() ? left.remove(at) : "nothing";
      beams = Arrays.stream(given.split(",", -1)).map(beam -> number("a beam", beam)).toList();
    }
    List<Integer> sizes =
        left.isEmpty()
            ? SIZES
            : left.stream().map(size -> number("a size, a number of vectors,", size)).toList();
    checkHeap(Collections.max(sizes));
    GraphComparison.printHeader();
    var vectors = new Vectors(all, beams);
    for (int size : sizes) {
      vectors.measure(size);
    }
  }

  private static int number(String what, String arg) {
    int least = GraphComparison.NEAREST;
    if (!arg.matches("[0-9]{1,8}") || Integer.parseInt(arg) < least) {
      throw new IllegalArgumentException(
          "%s is from %d to 99999999, got %s".formatted(what, least, arg));
    }
    return Integer.parseInt(arg);
  }

  private static void checkHeap(int number) {
    long megabytes = ((number * HEAP_A_VECTOR) >> 20) + 500;
    if (Runtime.getRuntime().maxMemory() >> 20 < megabytes) {
      throw new IllegalArgumentException(
          "%,d vectors need a heap of %,d MB: set KINDRED_JAVA_OPTS=-Xmx%dm"
              .formatted(number, megabytes, megabytes));
    }
  }

  private void measure(int number) throws Exception {
    var clusters = new Clusters(number, 1);
    try (var comparison =
        new GraphComparison(clusters.draw(number, 2), clusters.draw(QUERIES, 3), beams)) {
      for (GraphLibrary library : GraphLibrary.ALL) {
        if (all || number <= library.most()) {
          comparison.add(library);
        }
      }
      comparison.print();
    }
    for (GraphLibrary library : GraphLibrary.ALL) {
      if (!all && number > library.most()) {
        System.out.printf(
            Locale.ROOT,
            "| %,d | %s | left out above %,d | | | | |%n",
            number,
            library.name(),
            library.most());
      }
    }
  }
}
