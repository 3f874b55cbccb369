package dev.kindred.core.vector;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.hnsw.HnswGraphBuilder;
import org.apache.lucene.util.hnsw.HnswGraphSearcher;
import org.apache.lucene.util.hnsw.OnHeapHnswGraph;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;
import org.apache.lucene.util.hnsw.UpdateableRandomVectorScorer;

/**
 * Finds most of a row's neighbours quickly: HNSW graphs over the rows (Malkov and Yashunin 2018).
 * There are always two, each over a half and built by one thread, so that the same rows give the
 * same neighbours whatever the number of threads; a search walks both of them.
 */
final class NeighbourGraph {
  /** Steps of a row: it is added, and its neighbours are looked up. */
  static final long STEPS = 2;

  private static final int PARTS = 2;
  private static final int ADDED_A_STEP = 256;

  /** {@code M} and {@code efConstruction} of the paper. */
  private static final int MAX_CONNECTIONS = 16;

  private static final int BEAM_WIDTH = 100;
  private static final long SEED = 42;

  private final Rows rows;
  private final List<Part> parts;

  private record Part(int from, OnHeapHnswGraph graph) {}

  private NeighbourGraph(Rows rows, List<Part> parts) {
    this.rows = rows;
    this.parts = parts;
  }

  static NeighbourGraph of(Rows rows, Executor executor, Steps steps) {
    int size = Math.ceilDiv(rows.count(), PARTS);
    int parts = Math.ceilDiv(rows.count(), size);
    return new NeighbourGraph(
        rows,
        Comparison.parallel(
            executor,
            parts,
            part ->
                () -> build(rows, part * size, Math.min(rows.count(), (part + 1) * size), steps)));
  }

  private static Part build(Rows rows, int from, int to, Steps steps) throws IOException {
    HnswGraphBuilder builder =
        HnswGraphBuilder.create(
            new Scorers(rows, from, to), MAX_CONNECTIONS, BEAM_WIDTH, SEED, to - from);
    int told = 0;
    for (int node = 0; node < to - from; node++) {
      builder.addGraphNode(node);
      if (node - told == ADDED_A_STEP) {
        steps.add(node - told);
        told = node;
      }
    }
    steps.add(to - from - told);
    return new Part(from, builder.getCompletedGraph());
  }

  /** Most of the nearest of a row, itself among them, best first. */
  List<Match> search(int row, int k) throws IOException {
    var best = new TopK(Math.min(k, rows.count()), Float.NEGATIVE_INFINITY);
    best.offer(row, rows.score(row, row));
    for (Part part : parts) {
      int size = part.graph().size();
      var scorer = new Scorer(rows, part.from(), size);
      scorer.row = row;
      for (ScoreDoc found :
          HnswGraphSearcher.search(scorer, Math.min(k, size), part.graph(), null, Integer.MAX_VALUE)
              .topDocs()
              .scoreDocs) {
        if (part.from() + found.doc != row) {
          best.offer(part.from() + found.doc, found.score);
        }
      }
    }
    return best.best();
  }

  private record Scorers(Rows rows, int from, int to) implements RandomVectorScorerSupplier {
    @Override
    public UpdateableRandomVectorScorer scorer() {
      return new Scorer(rows, from, to - from);
    }

    @Override
    public RandomVectorScorerSupplier copy() {
      return this;
    }
  }

  private static final class Scorer implements UpdateableRandomVectorScorer {
    private final Rows rows;
    private final int from;
    private final int size;
    private int row;

    Scorer(Rows rows, int from, int size) {
      this.rows = rows;
      this.from = from;
      this.size = size;
    }

    @Override
    public void setScoringOrdinal(int node) {
      row = from + node;
    }

    @Override
    public float score(int node) {
      return rows.score(row, from + node);
    }

    @Override
    public int maxOrd() {
      return size;
    }
  }
}
