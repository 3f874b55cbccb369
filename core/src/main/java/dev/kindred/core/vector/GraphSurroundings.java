package dev.kindred.core.vector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks a graph, for more and more of a row's nearest until one lies beyond the threshold. Where
 * very much is close, comparing with all rows is quicker than walking on.
 */
final class GraphSurroundings implements Surroundings {
  private static final int FIRST_K = 64;
  private static final int K_GROWTH = 4;
  private static final int LAST_K = 1024;

  private final NeighbourGraph graph;
  private final ExactSurroundings exact;
  private final float threshold;

  GraphSurroundings(NeighbourGraph graph, ExactSurroundings exact, float threshold) {
    this.graph = graph;
    this.exact = exact;
    this.threshold = threshold;
  }

  @Override
  public List<Surrounding> of(int[] block) throws IOException {
    var found = new ArrayList<Surrounding>(block.length);
    for (int row : block) {
      found.add(exact.keep(walk(row)));
    }
    return found;
  }

  @Override
  public int[] members(int row) {
    try {
      return walk(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // vectors in memory don't fail
    }
  }

  private int[] walk(int row) throws IOException {
    for (int k = FIRST_K; k <= LAST_K; k *= K_GROWTH) {
      List<Match> nearest = graph.search(row, k);
      if (nearest.size() < k || nearest.getLast().score() < threshold) {
        return nearest.stream()
            .filter(match -> match.score() >= threshold)
            .mapToInt(Match::index)
            .toArray();
      }
    }
    return exact.members(row);
  }
}
