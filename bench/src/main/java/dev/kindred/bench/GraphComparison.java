package dev.kindred.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Graphs over the same vectors: what building takes, and a query on one thread, with recall@10. */
final class GraphComparison implements AutoCloseable {
  static final int NEAREST = 10;

  /** To search with, unless others are asked for; all graphs are built with it. */
  static final int BEAM = 100;

  private final float[][] vectors;
  private final float[][] queries;
  private final List<Integer> beams;
  private final List<Built> graphs = new ArrayList<>();

  private record Built(GraphLibrary library, VectorGraph graph, double seconds) {}

  /**
   * @param beams to search with, each at least {@link #NEAREST}
   */
  GraphComparison(float[][] vectors, float[][] queries, List<Integer> beams) {
    this.vectors = vectors;
    this.queries = queries;
    this.beams = beams;
  }

  void add(GraphLibrary library) throws Exception {
    GraphLibrary.Builder builder = library.preparation().prepare(vectors);
    long start = System.nanoTime();
    VectorGraph graph = builder.build();
    graphs.add(new Built(library, graph, (System.nanoTime() - start) / 1e9));
  }

  static void printHeader() {
    System.out.println(
        "| vectors | graph | build s | beam | query ms p50 | ratio (of rounds) | recall@10 |");
    System.out.println("| ---: | --- | ---: | ---: | ---: | --- | ---: |");
  }

  /** Measures, and prints a row for each graph and beam. */
  void print() throws IOException {
    int[][] exact = Arrays.stream(queries).parallel().map(this::exact).toArray(int[][]::new);
    List<Search> searches =
        beams.stream()
            .flatMap(beam -> graphs.stream().map(built -> new Search(built, beam)))
            .toList();
    double[][] medians = Rounds.medians(searches, List.of(queries));
    for (int i = 0; i < searches.size(); i++) {
      Search search = searches.get(i);
      System.out.printf(
          Locale.ROOT,
          "| %,d | %s | %.1f | %d | %.3f | %s | %.3f |%n",
          vectors.length,
          search.built.library().name(),
          search.built.seconds(),
          search.beam,
          Rounds.median(medians[i]),
          Rounds.ratio(medians[i], medians[0]),
          recall(nearest(search), exact));
    }
  }

  private record Search(Built built, int beam) implements Rounds.Side<float[]> {
    int[] nearest(float[] query) throws IOException {
      return built.graph().nearest(query, NEAREST, beam);
    }

    @Override
    public void ask(float[] query) throws IOException {
      nearest(query);
    }
  }

  /**
   * By query: numbers of the nearest in graph {@code i}, in the order of {@link #add}, found with
   * the first beam.
   */
  int[][] nearest(int i) throws IOException {
    return nearest(new Search(graphs.get(i), beams.getFirst()));
  }

  private int[][] nearest(Search search) throws IOException {
    int[][] nearest = new int[queries.length][];
    for (int query = 0; query < queries.length; query++) {
      nearest[query] = search.nearest(queries[query]);
    }
    return nearest;
  }

  private static double recall(int[][] nearest, int[][] exact) {
    long found = 0;
    for (int i = 0; i < nearest.length; i++) {
      int[] expected = exact[i];
      found +=
          Arrays.stream(nearest[i])
              .filter(number -> Arrays.stream(expected).anyMatch(e -> e == number))
              .count();
    }
    return (double) found / (nearest.length * NEAREST);
  }

  private int[] exact(float[] query) {
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

  @Override
  public void close() throws IOException {
    for (Built built : graphs) {
      built.graph().close();
    }
  }
}
