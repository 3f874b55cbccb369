package dev.kindred.core.vector;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/**
 * Finds groups of vectors that lie close together ({@code community_detection} of
 * sentence-transformers). Every vector with enough others at least as alike as the threshold is the
 * centre of a group of them. The largest group is taken as it is, the next without what was taken
 * before, and so on, as long as enough is left of it; a group may so lose its own centre.
 *
 * @param threshold least cosine of a centre with a member
 * @param minSize least members of a group, its centre among them; if there are fewer vectors, their
 *     number
 * @param search how what is close is found; by graph, a group may lack some members
 */
public record CommunityDetection(float threshold, int minSize, NeighbourSearch search) {
  /** The defaults of sentence-transformers. */
  public static final CommunityDetection DEFAULT =
      new CommunityDetection(0.75f, 10, NeighbourSearch.AUTO);

  /**
   * @throws IllegalArgumentException if the threshold is not from -1 to 1, or the size below 1
   */
  public CommunityDetection {
    if (!(threshold >= -1 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold must be from -1 to 1, got " + threshold);
    }
    if (minSize < 1) {
      throw new IllegalArgumentException("minimum size must be >= 1, got " + minSize);
    }
  }

  /**
   * The groups.
   *
   * @param groups largest first; in each the centre first, unless an earlier group took it, then
   *     the others by how alike the centre they are
   * @param recall if a graph was walked: how many of the vectors that are close it found
   */
  public record Communities(List<List<Integer>> groups, Optional<Recall> recall) {}

  /**
   * Finds the groups.
   *
   * @param vectors not copied; must not change meanwhile
   * @param executor runs what this thread doesn't
   * @throws IllegalArgumentException if vectors differ in length, or a value is not finite
   */
  public Communities detect(float[][] vectors, Executor executor) {
    return detect(vectors, executor, ComparisonProgress.NONE);
  }

  /** As {@link #detect(float[][], Executor)}, telling how far it is. */
  public Communities detect(float[][] vectors, Executor executor, ComparisonProgress progress) {
    if (vectors.length == 0) {
      return new Communities(List.of(), Optional.empty());
    }
    var rows = new Rows(VectorSimilarity.COSINE, vectors);
    int least = Math.min(minSize, vectors.length);
    var exact = new ExactSurroundings(rows, threshold, least);
    if (!search.graph(rows)) {
      var steps = new Steps(progress, rows.count());
      return new Communities(
          groups(exact, least, around(exact, rows, executor, steps)), Optional.empty());
    }
    var steps = new Steps(progress, NeighbourGraph.STEPS * rows.count());
    var graph = new GraphSurroundings(NeighbourGraph.of(rows, executor, steps), exact, threshold);
    List<List<Integer>> groups = groups(graph, least, around(graph, rows, executor, steps));
    return new Communities(groups, Optional.of(recall(graph, exact, rows, executor)));
  }

  private static List<Surrounding> around(
      Surroundings surroundings, Rows rows, Executor executor, Steps steps) {
    return Comparison.inBlocks(
        executor, 0, rows.count(), Comparison.counted(steps, surroundings::of));
  }

  private static List<List<Integer>> groups(
      Surroundings surroundings, int least, List<Surrounding> all) {
    List<Integer> largestFirst =
        IntStream.range(0, all.size())
            .filter(row -> all.get(row).size() >= least)
            .boxed()
            .sorted(Comparator.comparingInt(row -> -all.get(row).size()))
            .toList();
    var taken = new BitSet(all.size());
    var groups = new ArrayList<List<Integer>>();
    for (int row : largestFirst) {
      if (all.size() - taken.cardinality() < least) {
        break;
      }
      int[] members = all.get(row).members().orElseGet(() -> surroundings.members(row));
      List<Integer> free =
          IntStream.of(members).filter(member -> !taken.get(member)).boxed().toList();
      if (free.size() >= least) {
        groups.add(free);
        free.forEach(taken::set);
      }
    }
    groups.sort(Comparator.comparingInt(group -> -group.size()));
    return List.copyOf(groups);
  }

  /** A vector always finds itself, so that does not count. */
  private static Recall recall(
      Surroundings graph, Surroundings exact, Rows rows, Executor executor) {
    int[] sample = Recall.sample(rows.count());
    long found = others(Comparison.inBlocks(executor, sample, graph::of));
    long expected = others(Comparison.inBlocks(executor, sample, exact::of));
    return new Recall(sample.length, expected, found);
  }

  private static long others(List<Surrounding> surroundings) {
    return surroundings.stream().mapToLong(around -> Math.max(0, around.size() - 1)).sum();
  }
}
