package dev.kindred.core.eval.sentence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * The most similar pairs among sentences, found by comparing each with each: those where one is
 * among the nearest of the other.
 */
final class MinedPairs {
  /** Neighbours of a sentence that are looked at, as in the reference. */
  private static final int NEIGHBOURS = 100;

  /** Most pairs, counted both ways, as in the reference. */
  private static final int MOST = 500_000;

  private static final Comparator<Mined> BEST_FIRST =
      Comparator.comparingDouble((Mined pair) -> -pair.score)
          .thenComparingInt(Mined::first)
          .thenComparingInt(Mined::second);

  /**
   * Two sentences.
   *
   * @param score how alike they are
   * @param first the place of one
   * @param second the place of the other, greater
   */
  record Mined(double score, int first, int second) {}

  private MinedPairs() {}

  /** Best first; equal scores by the sentences' places. */
  static List<Mined> of(List<float[]> vectors, VectorSimilarity similarity) {
    List<List<Mined>> byRow =
        IntStream.range(0, vectors.size())
            .parallel()
            .mapToObj(row -> nearest(vectors, row, similarity))
            .toList();
    var best = new PriorityQueue<>(BEST_FIRST.reversed());
    for (List<Mined> row : byRow) {
      for (Mined pair : row) {
        best.add(pair);
        if (best.size() > MOST) {
          best.remove();
        }
      }
    }
    var pairs = new ArrayList<>(new HashSet<>(best));
    pairs.sort(BEST_FIRST);
    return List.copyOf(pairs);
  }

  private static List<Mined> nearest(List<float[]> vectors, int row, VectorSimilarity similarity) {
    var nearest = new PriorityQueue<>(BEST_FIRST.reversed());
    for (int other = 0; other < vectors.size(); other++) {
      if (other != row) {
        // The lower first, so that a pair has one score whichever way it is found.
        int first = Math.min(row, other);
        int second = Math.max(row, other);
        nearest.add(
            new Mined(similarity.of(vectors.get(first), vectors.get(second)), first, second));
        if (nearest.size() > NEIGHBOURS) {
          nearest.remove();
        }
      }
    }
    return List.copyOf(nearest);
  }
}
