package dev.kindred.core.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.util.NumericUtils;

/**
 * The best so many of what was offered; of equal scores the lower index. A heap of longs with the
 * worst on top: the score's sortable bits above those of the index, which are turned around.
 */
final class TopK {
  private static final int FIRST_CAPACITY = 128;

  private final int limit;
  private final float above;
  private long[] heap;
  private int size;

  /**
   * @param limit most that are kept, at least 1
   * @param above what scores must be above for {@link #bar}
   */
  TopK(int limit, float above) {
    this.limit = limit;
    this.above = above;
    this.heap = new long[Math.min(limit, FIRST_CAPACITY)];
  }

  private static long key(int index, float score) {
    return ((long) NumericUtils.floatToSortableInt(score) << 32) | (0xFFFFFFFFL & ~index);
  }

  private static float score(long key) {
    return NumericUtils.sortableIntToFloat((int) (key >>> 32));
  }

  private static int index(long key) {
    return ~(int) key;
  }

  /** What the score of an index behind all that were offered must be above to be kept. */
  float bar() {
    return size < limit ? above : score(heap[0]);
  }

  void offer(int index, float score) {
    // Adding nought makes -0 the same as 0, as scores that are compared are.
    long key = key(index, score + 0f);
    if (size < limit) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, (int) Math.min(limit, 2L * size));
      }
      heap[size] = key;
      up(size++);
    } else if (key > heap[0]) {
      heap[0] = key;
      down();
    }
  }

  private void up(int place) {
    long key = heap[place];
    int child = place;
    while (child > 0 && heap[(child - 1) >>> 1] > key) {
      heap[child] = heap[(child - 1) >>> 1];
      child = (child - 1) >>> 1;
    }
    heap[child] = key;
  }

  private void down() {
    long key = heap[0];
    int parent = 0;
    for (int child = 1; child < size; child = 2 * parent + 1) {
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= key) {
        break;
      }
      heap[parent] = heap[child];
      parent = child;
    }
    heap[parent] = key;
  }

  /** What was kept, best first. */
  List<Match> best() {
    long[] sorted = Arrays.copyOf(heap, size);
    Arrays.sort(sorted);
    var best = new ArrayList<Match>(size);
    for (int i = size - 1; i >= 0; i--) {
      best.add(new Match(index(sorted[i]), score(sorted[i])));
    }
    return best;
  }
}
