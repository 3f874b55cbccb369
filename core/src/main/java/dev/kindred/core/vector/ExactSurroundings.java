package dev.kindred.core.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Compares with all rows. Where very much is close, members are counted and not kept, and found
 * again one row at a time when they are asked for: all rows might be close to all.
 */
final class ExactSurroundings implements Surroundings {
  /** Members of one row that are kept. */
  private static final int MOST_OF_ROW = 4096;

  /** Members of all rows together that are kept: 128 MB. */
  private static final long MOST = 32L << 20;

  private final Rows rows;
  private final float threshold;
  private final int least;
  private final AtomicLong kept = new AtomicLong();

  /**
   * @param least rows with fewer members don't matter
   */
  ExactSurroundings(Rows rows, float threshold, int least) {
    this.rows = rows;
    this.threshold = threshold;
    this.least = least;
  }

  @Override
  public List<Surrounding> of(int[] block) {
    int[] sizes = new int[block.length];
    TopK[] best = new TopK[block.length];
    for (int place = 0; place < block.length; place++) {
      best[place] = new TopK(MOST_OF_ROW, Float.NEGATIVE_INFINITY);
    }
    Comparison.tiles(
        rows,
        block,
        rows,
        0,
        rows.count(),
        (place, from, count, scores) -> {
          for (int i = 0; i < count; i++) {
            if (scores[i] >= threshold && ++sizes[place] <= MOST_OF_ROW) {
              best[place].offer(from + i, scores[i]);
            }
          }
        });
    var found = new ArrayList<Surrounding>(block.length);
    for (int place = 0; place < block.length; place++) {
      found.add(surrounding(sizes[place], best[place]));
    }
    return found;
  }

  private Surrounding surrounding(int size, TopK best) {
    return size > MOST_OF_ROW
        ? new Surrounding(size, Optional.empty())
        : keep(best.best().stream().mapToInt(Match::index).toArray());
  }

  /** With its members if they matter and there is room. */
  Surrounding keep(int[] members) {
    boolean keeping = members.length >= least && kept.addAndGet(members.length) <= MOST;
    return new Surrounding(members.length, keeping ? Optional.of(members) : Optional.empty());
  }

  @Override
  public int[] members(int row) {
    var best = new TopK(rows.count(), Float.NEGATIVE_INFINITY);
    Comparison.tiles(
        rows,
        new int[] {row},
        rows,
        0,
        rows.count(),
        (place, from, count, scores) -> {
          for (int i = 0; i < count; i++) {
            if (scores[i] >= threshold) {
              best.offer(from + i, scores[i]);
            }
          }
        });
    return best.best().stream().mapToInt(Match::index).toArray();
  }
}
