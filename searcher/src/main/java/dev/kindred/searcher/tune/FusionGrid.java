package dev.kindred.searcher.tune;

import dev.kindred.searcher.fuse.ConvexCombination;
import dev.kindred.searcher.fuse.Fusion;
import dev.kindred.searcher.fuse.Normalisation;
import dev.kindred.searcher.fuse.ReciprocalRankFusion;
import dev.kindred.searcher.fuse.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every way to blend that is tried: each normalisation and rank fusion, with weights in steps. */
final class FusionGrid {
  private FusionGrid() {}

  /**
   * @param retrievers those to weigh, at least two
   * @return the default first; then all with weights that sum to 1, in steps of 0.05 for two
   *     retrievers and 0.1 for more
   */
  static List<Fusion> over(List<String> retrievers) {
    int steps = retrievers.size() == 2 ? 20 : 10;
    var grid = new ArrayList<Fusion>();
    grid.add(ConvexCombination.DEFAULT);
    for (Weights weights : simplex(retrievers, steps)) {
      for (Normalisation normalisation : Normalisation.values()) {
        grid.add(new ConvexCombination(normalisation, weights));
      }
      grid.add(new ReciprocalRankFusion(ReciprocalRankFusion.DEFAULT_K, weights));
    }
    return grid;
  }

  private static List<Weights> simplex(List<String> retrievers, int steps) {
    var all = new ArrayList<Weights>();
    add(retrievers, steps, steps, Map.of(), all);
    return all;
  }

  private static void add(
      List<String> retrievers, int left, int steps, Map<String, Double> chosen, List<Weights> all) {
    String retriever = retrievers.getFirst();
    if (retrievers.size() == 1) {
      all.add(Weights.of(with(chosen, retriever, left, steps)));
      return;
    }
    for (int taken = 0; taken <= left; taken++) {
      add(
          retrievers.subList(1, retrievers.size()),
          left - taken,
          steps,
          with(chosen, retriever, taken, steps),
          all);
    }
  }

  private static Map<String, Double> with(
      Map<String, Double> chosen, String retriever, int taken, int steps) {
    var more = new TreeMap<>(chosen);
    more.put(retriever, (double) taken / steps);
    return more;
  }
}
