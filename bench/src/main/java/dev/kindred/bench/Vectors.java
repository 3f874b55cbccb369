package dev.kindred.bench;

import dev.kindred.core.codec.VectorStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Graphs over the same vectors: what building takes on all cores, and a query on one thread, with
 * recall@10: {@code vectors [--all] [SIZE...]}. The libraries answer each query one after the
 * other, so that a busy machine is busy for all of them. {@code --all} measures at every size also
 * those that need more than half an hour for it.
 */
final class Vectors {
  private static final String ALL = "--all";
  private static final int[] SIZES = {1_000, 10_000, 100_000};
  private static final int QUERIES = 200;
  private static final int ROUNDS = 6;
  private static final int NEAREST = 10;
  private static final int BEAM = 100;

  /** Our copy, Lucene's while it builds, JVector's, and what the graphs take. */
  private static final long HEAP_A_VECTOR = 3L * Float.BYTES * Clusters.DIMENSIONS + 2_000;

  /** What is measured, up to how many vectors. The first is what the others are compared to. */
  private static final List<Library> LIBRARIES =
      List.of(
          new Library(
              "Kindred float32",
              Integer.MAX_VALUE,
              all -> LuceneGraph.build(all, VectorStorage.FLOAT32)),
          new Library(
              "Kindred int8", Integer.MAX_VALUE, all -> LuceneGraph.build(all, VectorStorage.INT8)),
          new Library("hnswlib (jelmerk)", 100_000, HnswlibGraph::build),
          new Library("JVector", 1_000_000, JVectorGraph::build),
          new Library("LangChain4j's store", 100_000, LangChain4jStore::build));

  private record Library(String name, int most, VectorGraph.Builder builder) {}

  private record Built(Library library, VectorGraph graph, double seconds) {}

  private Vectors() {}

  static void run(String[] args) throws Exception {
    boolean all = Arrays.asList(args).contains(ALL);
    int[] sizes =
        Arrays.stream(args).filter(arg -> !arg.equals(ALL)).mapToInt(Vectors::size).toArray();
    int[] numbers = sizes.length == 0 ? SIZES : sizes;
    checkHeap(Arrays.stream(numbers).max().orElseThrow());
    System.out.println(
        "| vectors | graph | build s | query ms p50 | ratio (of rounds) | recall@10 |");
    System.out.println("| ---: | --- | ---: | ---: | --- | ---: |");
    for (int number : numbers) {
      measure(number, all);
    }
  }

  private static int size(String arg) {
    if (!arg.matches("[0-9]{1,8}") || Integer.parseInt(arg) < NEAREST) {
      throw new IllegalArgumentException(
          "a size is a number of vectors from %d to 99999999, got %s".formatted(NEAREST, arg));
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
    float[][] vectors = clusters.draw(number, 2);
    float[][] queries = clusters.draw(QUERIES, 3);
    int[][] exact =
        Arrays.stream(queries).parallel().map(q -> exact(vectors, q)).toArray(int[][]::new);
    List<Built> graphs = new ArrayList<>();
    try {
      for (Library library : LIBRARIES) {
        if (all || number <= library.most()) {
          long start = System.nanoTime();
          VectorGraph graph = library.builder().build(vectors);
          graphs.add(new Built(library, graph, (System.nanoTime() - start) / 1e9));
        }
      }
      double[][] medians = medians(graphs, queries);
      for (int i = 0; i < graphs.size(); i++) {
        print(number, graphs.get(i), medians[i], medians[0], recall(graphs.get(i), queries, exact));
      }
      for (Library library : LIBRARIES) {
        if (!all && number > library.most()) {
          System.out.printf(
              Locale.ROOT,
              "| %,d | %s | left out above %,d | | | |%n",
              number,
              library.name(),
              library.most());
        }
      }
    } finally {
      for (Built built : graphs) {
        built.graph().close();
      }
    }
  }

  private static void print(int number, Built built, double[] own, double[] first, double recall) {
    double[] ratios = IntStream.range(0, own.length).mapToDouble(i -> own[i] / first[i]).toArray();
    Arrays.sort(ratios);
    System.out.printf(
        Locale.ROOT,
        "| %,d | %s | %.1f | %.3f | %.2f (%.2f to %.2f) | %.3f |%n",
        number,
        built.library().name(),
        built.seconds(),
        median(own),
        median(ratios),
        ratios[0],
        ratios[ratios.length - 1],
        recall);
  }

  /** {@code graphs × rounds}: median milliseconds a query, but for the round that warms up. */
  private static double[][] medians(List<Built> graphs, float[][] queries) throws IOException {
    double[][] medians = new double[graphs.size()][ROUNDS - 1];
    for (int round = 0; round < ROUNDS; round++) {
      double[][] millis = new double[graphs.size()][queries.length];
      for (int query = 0; query < queries.length; query++) {
        for (int i = 0; i < graphs.size(); i++) {
          long start = System.nanoTime();
          graphs.get(i).graph().nearest(queries[query], NEAREST, BEAM);
          millis[i][query] = (System.nanoTime() - start) / 1e6;
        }
      }
      for (int i = 0; i < graphs.size() && round > 0; i++) {
        medians[i][round - 1] = median(millis[i]);
      }
    }
    return medians;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double recall(Built built, float[][] queries, int[][] exact) throws IOException {
    int found = 0;
    for (int i = 0; i < queries.length; i++) {
      int[] expected = exact[i];
      found +=
          (int)
              Arrays.stream(built.graph().nearest(queries[i], NEAREST, BEAM))
                  .filter(number -> Arrays.stream(expected).anyMatch(e -> e == number))
                  .count();
    }
    return (double) found / (queries.length * NEAREST);
  }

  private static int[] exact(float[][] vectors, float[] query) {
    int[] best = new int[NEAREST];
    double[] scores = new double[NEAREST];
    Arrays.fill(scores, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < vectors.length; i++) {
      double score = 0;
      for (int d = 0; d < query.length; d++) {
        score += vectors[i][d] * query[d];
      }
      int place = NEAREST;
      while (place > 0 && scores[place - 1] < score) {
        place--;
      }
      if (place < NEAREST) {
        System.arraycopy(best, place, best, place + 1, NEAREST - 1 - place);
        System.arraycopy(scores, place, scores, place + 1, NEAREST - 1 - place);
        best[place] = i;
        scores[place] = score;
      }
    }
    return best;
  }
}
