package dev.kindred.core.vector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import org.apache.lucene.search.TaskExecutor;

/**
 * Compares rows with rows, all with all, in blocks: a tile of the one side stays in the cache while
 * a block of the other goes over it. Blocks are tasks, and their results come in order, so that
 * nothing depends on the number of threads.
 */
final class Comparison {
  /** Most rows of a task: the more, the less copying for each product. */
  private static final int MOST_BLOCK = 256;

  /** Tasks that are to be there for the threads, if rows suffice. */
  private static final int TASKS = 20;

  /** Bytes of vectors that are to stay in a core's second-level cache. */
  private static final int TILE_BYTES = 768 << 10;

  /** Rows of either side below which copying costs more than multiplying matrices saves. */
  private static final int LEAST_BLOCK = 32;

  private static final int LEAST_OTHERS = 2048;
  private static final int LEAST_DIMENSION = 32;

  private Comparison() {}

  /** What is done with the scores of a row and a tile. */
  @FunctionalInterface
  interface TileSink {
    /**
     * @param place the row's place in its block
     * @param from the first of the other side's rows in the tile
     * @param count how many there are
     * @param scores their scores, at {@code 0..count-1}
     */
    void accept(int place, int from, int count, float[] scores);
  }

  /** Scores the rows of a block with a range of the other side's. */
  static void tiles(
      Rows rows, int[] block, Rows others, int othersFrom, int othersTo, TileSink sink) {
    int tile = Math.max(16, TILE_BYTES / (Float.BYTES * others.dimension()));
    float[] scores = new float[tile];
    boolean matrices =
        rows.byProducts()
            && block.length >= LEAST_BLOCK
            && others.count() >= LEAST_OTHERS
            && others.dimension() >= LEAST_DIMENSION;
    Products products = Products.ofThread();
    if (matrices) {
      products.block(rows.vectors(), block);
    }
    for (int from = othersFrom; from < othersTo; from += tile) {
      int count = Math.min(tile, othersTo - from);
      if (matrices) {
        products.multiply(block.length, others.vectors(), from, from + count);
      }
      for (int place = 0; place < block.length; place++) {
        if (matrices) {
          products.get(place, scores, count);
          rows.fromProducts(block[place], others, from, count, scores);
        } else {
          rows.score(block[place], others, from, from + count, scores);
        }
        sink.accept(place, from, count, scores);
      }
    }
  }

  /**
   * A range of rows, of which the best are wanted.
   *
   * @param above what scores must be above
   * @param k most that are wanted
   */
  record Range(Rows rows, int from, int to, float above, int k) {
    static Range all(Rows rows, int k) {
      return new Range(rows, 0, rows.count(), Float.NEGATIVE_INFINITY, k);
    }
  }

  /** The best of a range for each row of a block. */
  static List<List<Match>> best(Rows rows, int[] block, Range range) {
    TopK[] best = new TopK[block.length];
    for (int place = 0; place < block.length; place++) {
      best[place] = new TopK(Math.min(range.k(), range.to() - range.from()), range.above());
    }
    tiles(
        rows,
        block,
        range.rows(),
        range.from(),
        range.to(),
        (place, from, count, scores) -> {
          TopK kept = best[place];
          float bar = kept.bar();
          for (int i = 0; i < count; i++) {
            // Indices rise: of equal scores the one that is there is the better.
            if (scores[i] > bar) {
              kept.offer(from + i, scores[i]);
              bar = kept.bar();
            }
          }
        });
    var matches = new ArrayList<List<Match>>(block.length);
    for (TopK kept : best) {
      matches.add(kept.best());
    }
    return matches;
  }

  /** Runs a task for each block of a range of rows; the results of all blocks, in order. */
  static <T> List<T> inBlocks(Executor executor, int from, int to, Task<T> task) {
    return inBlocks(executor, range(from, to), task);
  }

  /** The task, with a step counted for each row. */
  static <T> Task<T> counted(Steps steps, Task<T> task) {
    return rows -> {
      List<T> results = task.run(rows);
      steps.add(rows.length);
      return results;
    };
  }

  static <T> List<T> inBlocks(Executor executor, int[] rows, Task<T> task) {
    int size = Math.clamp(rows.length / TASKS, LEAST_BLOCK, MOST_BLOCK);
    return parallel(
            executor,
            Math.ceilDiv(rows.length, size),
            block -> () -> task.run(slice(rows, block * size, size)))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  /** Work on some rows, that gives something for each of them. */
  @FunctionalInterface
  interface Task<T> {
    List<T> run(int[] rows) throws IOException;
  }

  /** Runs tasks at once; the first failure wins. */
  static <T> List<T> parallel(Executor executor, int tasks, IntFunction<Callable<T>> task) {
    var all = new ArrayList<Callable<T>>(tasks);
    for (int i = 0; i < tasks; i++) {
      all.add(task.apply(i));
    }
    try {
      return new TaskExecutor(executor).invokeAll(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // vectors in memory don't fail
    }
  }

  static int[] range(int from, int to) {
    int[] rows = new int[to - from];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = from + i;
    }
    return rows;
  }

  private static int[] slice(int[] rows, int from, int size) {
    return Arrays.copyOfRange(rows, from, Math.min(rows.length, from + size));
  }
}
