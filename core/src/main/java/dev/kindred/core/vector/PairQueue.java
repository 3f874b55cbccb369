package dev.kindred.core.vector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The best of the pairs found, as sentence-transformers keeps them. A pair comes from the side of
 * either of its vectors, and both count. As soon as so many were added as may be, each further one
 * puts out the worst, whose score all that come later must exceed. (So one fewer than that is
 * kept.)
 */
final class PairQueue {
  /** What a score must exceed at first. */
  private static final float FIRST_BAR = -1;

  private static final Comparator<Found> WORST_FIRST =
      Comparator.comparingDouble(Found::score)
          .thenComparingInt(Found::from)
          .thenComparingInt(Found::to);

  private final int maxPairs;
  private final PriorityQueue<Found> worstFirst = new PriorityQueue<>(WORST_FIRST);
  private long added;
  private float bar = FIRST_BAR;

  /** A pair as it was found: from the side of one of its vectors. */
  private record Found(float score, int from, int to) {}

  PairQueue(int maxPairs) {
    this.maxPairs = maxPairs;
  }

  /** What a score must exceed to be kept. */
  float bar() {
    return bar;
  }

  void offer(float score, int from, int to) {
    if (from == to || !(score > bar)) {
      return;
    }
    worstFirst.add(new Found(score, from, to));
    added++;
    if (added >= maxPairs) {
      bar = worstFirst.remove().score();
    }
  }

  /**
   * Empties it.
   *
   * @return each pair once, with the lower of its scores; best first, equal ones in the order of
   *     the side that they were found from
   */
  List<ScoredPair> drain() {
    var seen = new HashSet<Long>();
    var pairs = new ArrayList<ScoredPair>();
    while (!worstFirst.isEmpty()) {
      Found found = worstFirst.remove();
      int first = Math.min(found.from(), found.to());
      int second = Math.max(found.from(), found.to());
      if (seen.add(key(first, second))) {
        pairs.add(new ScoredPair(found.score(), first, second));
      }
    }
    pairs.sort(Comparator.comparingDouble(pair -> -pair.score()));
    return pairs;
  }

  static long key(int first, int second) {
    return (long) first << 32 | second;
  }
}
