package dev.kindred.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * Graphs over vectors that are made for it: {@code vectors [--all] [SIZE...]}. {@code --all}
 * measures at every size also those that need more than half an hour for it.
 */
final class Vectors {
  private static final String ALL = "--all";
  private static final int[] SIZES = {1_000, 10_000, 100_000};
  private static final int QUERIES = 200;

  /** Our copy, Lucene's while it builds, JVector's, and what the graphs take. */
  private static final long HEAP_A_VECTOR = 3L * Float.BYTES * Clusters.DIMENSIONS + 2_000;

  private Vectors() {}

  static void run(String[] args) throws Exception {
    boolean all = Arrays.asList(args).contains(ALL);
    int[] sizes =
        Arrays.stream(args).filter(arg -> !arg.equals(ALL)).mapToInt(Vectors::size).toArray();
    int[] numbers = sizes.length == 0 ? SIZES : sizes;
    checkHeap(Arrays.stream(numbers).max().orElseThrow());
    GraphComparison.printHeader();
    for (int number : numbers) {
      measure(number, all);
    }
  }

  private static int size(String arg) {
    int least = GraphComparison.NEAREST;
    if (!arg.matches("[0-9]{1,8}") || Integer.parseInt(arg) < least) {
      throw new IllegalArgumentException(
          "a size is a number of vectors from %d to 99999999, got %s".formatted(least, arg));
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

  private static void measure(int number, boolean all) throws Exception {
    var clusters = new Clusters(number, 1);
    try (var comparison =
        new GraphComparison(clusters.draw(number, 2), clusters.draw(QUERIES, 3))) {
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
            "| %,d | %s | left out above %,d | | | |%n",
            number,
            library.name(),
            library.most());
      }
    }
  }
}
