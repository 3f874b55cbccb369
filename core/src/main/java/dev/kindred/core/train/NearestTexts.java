package dev.kindred.core.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_MT_FDRM;

/** Exact search: the texts whose vectors have the greatest dot products with a query's. */
final class NearestTexts {
  /** Queries at once: bounds the matrix of scores. */
  private static final int CHUNK = 256;

  /** Best first; of equal scores the text that comes first. */
  private static final Comparator<Scored> BEST_FIRST =
      Comparator.comparingDouble((Scored scored) -> -scored.score()).thenComparingInt(Scored::text);

  /**
   * A text that was found.
   *
   * @param text its number
   */
  record Scored(int text, float score) {}

  private NearestTexts() {}

  /**
   * Searches for each query.
   *
   * @param depth most texts a query
   * @return a list a query, best first
   */
  static List<List<Scored>> search(FMatrixRMaj queries, FMatrixRMaj texts, int depth) {
    var found = new ArrayList<List<Scored>>(queries.numRows);
    for (int from = 0; from < queries.numRows; from += CHUNK) {
      int to = Math.min(queries.numRows, from + CHUNK);
      var chunk = new FMatrixRMaj(to - from, queries.numCols);
      System.arraycopy(
          queries.data, from * queries.numCols, chunk.data, 0, chunk.numRows * chunk.numCols);
      var scores = new FMatrixRMaj(chunk.numRows, texts.numRows);
      CommonOps_MT_FDRM.multTransB(chunk, texts, scores);
      for (int row = 0; row < chunk.numRows; row++) {
        found.add(best(scores, row, depth));
      }
    }
    return found;
  }

  private static List<Scored> best(FMatrixRMaj scores, int row, int depth) {
    var heap = new PriorityQueue<Scored>(depth + 1, BEST_FIRST.reversed());
    int at = row * scores.numCols;
    for (int text = 0; text < scores.numCols; text++) {
      float score = scores.data[at + text];
      Scored worst = heap.peek();
      // Numbers ascend: an equal score comes too late.
      if (heap.size() < depth || (worst != null && score > worst.score())) {
        heap.add(new Scored(text, score));
        if (heap.size() > depth) {
          heap.poll();
        }
      }
    }
    return heap.stream().sorted(BEST_FIRST).toList();
  }
}
