package dev.kindred.core.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Finds the most alike pairs among many vectors ({@code paraphrase_mining_embeddings} of
 * sentence-transformers, to the letter): of each vector the nearest {@code topK} in each chunk of
 * the corpus, of those the best {@code maxPairs}; only scores above -1. Where torch leaves open
 * which of equally near ones it takes, it is the lower index.
 *
 * @param similarity how vectors are compared
 */
public record ParaphraseMining(VectorSimilarity similarity, MiningOptions options) {

  /**
   * The pairs.
   *
   * @param pairs best first
   * @param recall if a graph was walked: of the pairs that comparing all with all finds above the
   *     lowest score kept, how many it found
   */
  public record Paraphrases(List<ScoredPair> pairs, Optional<Recall> recall) {}

  /**
   * Finds the pairs. The result does not depend on the number of threads.
   *
   * @param vectors not copied; must not change meanwhile
   * @param executor runs what this thread doesn't
   * @throws IllegalArgumentException if vectors differ in length, or a value is not finite
   */
  public Paraphrases mine(float[][] vectors, Executor executor) {
    return mine(vectors, executor, ComparisonProgress.NONE);
  }

  /** As {@link #mine(float[][], Executor)}, telling how far it is. */
  public Paraphrases mine(float[][] vectors, Executor executor, ComparisonProgress progress) {
    if (vectors.length == 0) {
      return new Paraphrases(List.of(), Optional.empty());
    }
    var rows = new Rows(similarity, vectors);
    var queue = new PairQueue(options.maxPairs());
    // The nearest of all is a vector itself.
    int k = options.topK() + 1;
    if (!options.search().graph(rows)) {
      long chunks = Math.ceilDiv(rows.count(), options.corpusChunk());
      compare(rows, k, queue, executor, new Steps(progress, chunks * rows.count()));
      return new Paraphrases(queue.drain(), Optional.empty());
    }
    walk(rows, k, queue, executor, new Steps(progress, NeighbourGraph.STEPS * rows.count()));
    float bar = queue.bar();
    List<ScoredPair> pairs = queue.drain();
    return new Paraphrases(pairs, Optional.of(recall(rows, bar, pairs, executor)));
  }

  private void compare(Rows rows, int k, PairQueue queue, Executor executor, Steps steps) {
    for (int from = 0; from < rows.count(); from += options.corpusChunk()) {
      int to = end(from, options.corpusChunk(), rows);
      for (int first = 0; first < rows.count(); first += options.queryChunk()) {
        var range = new Comparison.Range(rows, from, to, queue.bar(), k);
        offer(
            Comparison.inBlocks(
                executor,
                first,
                end(first, options.queryChunk(), rows),
                Comparison.counted(steps, block -> Comparison.best(rows, block, range))),
            first,
            queue);
      }
    }
  }

  private void walk(Rows rows, int k, PairQueue queue, Executor executor, Steps steps) {
    NeighbourGraph graph = NeighbourGraph.of(rows, executor, steps);
    for (int first = 0; first < rows.count(); first += options.queryChunk()) {
      offer(
          Comparison.inBlocks(
              executor,
              first,
              end(first, options.queryChunk(), rows),
              Comparison.counted(
                  steps,
                  block -> {
                    var nearest = new ArrayList<List<Match>>(block.length);
                    for (int row : block) {
                      nearest.add(graph.search(row, k));
                    }
                    return nearest;
                  })),
          first,
          queue);
    }
  }

  private static int end(int from, int chunk, Rows rows) {
    return (int) Math.min(rows.count(), (long) from + chunk);
  }

  /** In order, on one thread: which of equal scores are kept depends on it. */
  private static void offer(List<List<Match>> nearest, int first, PairQueue queue) {
    for (int i = 0; i < nearest.size(); i++) {
      for (Match match : nearest.get(i)) {
        queue.offer(match.score(), first + i, match.index());
      }
    }
  }

  private Recall recall(Rows rows, float bar, List<ScoredPair> pairs, Executor executor) {
    long[] kept =
        pairs.stream().mapToLong(pair -> PairQueue.key(pair.first(), pair.second())).toArray();
    Arrays.sort(kept);
    int[] sample = Recall.sample(rows.count());
    long expected = 0;
    long found = 0;
    for (int from = 0; from < rows.count(); from += options.corpusChunk()) {
      var range =
          new Comparison.Range(
              rows, from, end(from, options.corpusChunk(), rows), bar, options.topK() + 1);
      List<List<Match>> nearest =
          Comparison.inBlocks(executor, sample, block -> Comparison.best(rows, block, range));
      for (int i = 0; i < sample.length; i++) {
        for (Match match : nearest.get(i)) {
          if (match.index() != sample[i]) {
            expected++;
            found += has(kept, sample[i], match.index()) ? 1 : 0;
          }
        }
      }
    }
    return new Recall(sample.length, expected, found);
  }

  private static boolean has(long[] kept, int a, int b) {
    return Arrays.binarySearch(kept, PairQueue.key(Math.min(a, b), Math.max(a, b))) >= 0;
  }
}
