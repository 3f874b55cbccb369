package dev.kindred.bench;

import dev.kindred.core.codec.VectorStorage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Graphs over the same vectors: what building takes on all cores, and a query on one thread, with
 * recall@10. The libraries answer each query one after the other, so that a busy machine is busy
 * for all of them.
 */
final class Vectors {
  private static final int QUERIES = 200;
  private static final int ROUNDS = 6;
  private static final int NEAREST = 10;
  private static final int BEAM = 100;

  private Vectors() {}

  static void run(String[] sizes) throws Exception {
    int[] numbers =
        sizes.length == 0
            ? new int[] {1_000, 10_000, 100_000}
            : Arrays.stream(sizes).mapToInt(Integer::parseInt).toArray();
    System.out.println(
        "| vectors | graph | build s | query ms p50 | ratio (of rounds) | recall@10 |");
    System.out.println("| ---: | --- | ---: | ---: | --- | ---: |");
    for (int number : numbers) {
      measure(number);
    }
  }

  private static void measure(int number) throws Exception {
    var clusters = new Clusters(number, 1);
    float[][] vectors = clusters.draw(number, 2);
    float[][] queries = clusters.draw(QUERIES, 3);
    int[][] exact =
        Arrays.stream(queries).parallel().map(q -> exact(vectors, q)).toArray(int[][]::new);

    Map<String, VectorGraph.Builder> builders = new LinkedHashMap<>();
    builders.put("Kindred float32", all -> LuceneGraph.build(all, VectorStorage.FLOAT32));
    builders.put("Kindred int8", all -> LuceneGraph.build(all, VectorStorage.INT8));
    builders.put("hnswlib (jelmerk)", HnswlibGraph::build);
    builders.put("JVector", JVectorGraph::build);
    Map<String, VectorGraph> graphs = new LinkedHashMap<>();
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (Map.Entry<String, VectorGraph.Builder> builder : builders.entrySet()) {
      long start = System.nanoTime();
      graphs.put(builder.getKey(), builder.getValue().build(vectors));
      seconds.put(builder.getKey(), (System.nanoTime() - start) / 1e9);
    }
    Map<String, double[]> medians = medians(graphs, queries);
    double[] ours = medians.values().iterator().next();
    for (Map.Entry<String, VectorGraph> graph : graphs.entrySet()) {
      double[] own = medians.getOrDefault(graph.getKey(), ours);
      double[] ratios =
          IntStream.range(0, own.length).mapToDouble(i -> own[i] / ours[i]).sorted().toArray();
      System.out.printf(
          "| %,d | %s | %.1f | %.3f | %.2f (%.2f to %.2f) | %.3f |%n",
          number,
          graph.getKey(),
          seconds.get(graph.getKey()),
          median(own),
          median(ratios),
          ratios[0],
          ratios[ratios.length - 1],
          recall(graph.getValue(), queries, exact));
      graph.getValue().close();
    }
  }

  /** By graph: a round's median milliseconds a query, but for the first, which warms up. */
  private static Map<String, double[]> medians(Map<String, VectorGraph> graphs, float[][] queries)
      throws IOException {
    Map<String, List<Double>> rounds = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      Map<String, List<Double>> millis = new LinkedHashMap<>();
      for (float[] query : queries) {
        for (Map.Entry<String, VectorGraph> graph : graphs.entrySet()) {
          long start = System.nanoTime();
          graph.getValue().nearest(query, NEAREST, BEAM);
          millis
              .computeIfAbsent(graph.getKey(), unused -> new ArrayList<>())
              .add((System.nanoTime() - start) / 1e6);
        }
      }
      if (round > 0) {
        millis.forEach(
            (graph, all) ->
                rounds
                    .computeIfAbsent(graph, unused -> new ArrayList<>())
                    .add(median(values(all))));
      }
    }
    Map<String, double[]> medians = new LinkedHashMap<>();
    rounds.forEach((graph, all) -> medians.put(graph, values(all)));
    return medians;
  }

  private static double[] values(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double recall(VectorGraph graph, float[][] queries, int[][] exact)
      throws IOException {
    int found = 0;
    for (int i = 0; i < queries.length; i++) {
      int[] expected = exact[i];
      found +=
          (int)
              Arrays.stream(graph.nearest(queries[i], NEAREST, BEAM))
                  .filter(number -> Arrays.stream(expected).anyMatch(e -> e == number))
                  .count();
    }
    return (double) found / (queries.length * NEAREST);
  }

  private static int[] exact(float[][] vectors, float[] query) {
    double[] scores = new double[vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      for (int d = 0; d < query.length; d++) {
        scores[i] += vectors[i][d] * query[d];
      }
    }
    return IntStream.range(0, vectors.length)
        .boxed()
        .sorted((a, b) -> Double.compare(scores[b], scores[a]))
        .limit(NEAREST)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
