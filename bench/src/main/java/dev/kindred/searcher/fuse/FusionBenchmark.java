package dev.kindred.searcher.fuse;

import dev.kindred.bench.DrawnRankings;
import dev.kindred.searcher.retrieve.Candidate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Three rankings of 1,000 candidates, 300 of them shared, into one. The plain ones keep a sum for
 * each document in a map and sort; Kindred's keep who gave what, and the best passage, too.
 */
@State(Scope.Benchmark)
public class FusionBenchmark {
  private static final int COMPARED = 100;

  private final List<Ranking> rankings = DrawnRankings.draw();

  @Setup
  public void check() {
    requireSame(convex(), convexPlain());
    requireSame(reciprocalRank(), reciprocalRankPlain());
  }

  private static void requireSame(List<Fused> fused, List<Integer> plain) {
    List<Integer> first = fused.stream().limit(COMPARED).map(Fused::document).toList();
    if (!first.equals(plain.subList(0, COMPARED))) {
      throw new IllegalStateException(
          "fused %s, but plainly %s".formatted(first, plain.subList(0, COMPARED)));
    }
  }

  @Benchmark
  public List<Fused> convex() {
    return ConvexCombination.DEFAULT.fuse(rankings);
  }

  @Benchmark
  public List<Integer> convexPlain() {
    Map<Integer, Double> scores = new HashMap<>();
    for (Ranking ranking : rankings) {
      double most = Math.max(ranking.candidates().getFirst().score(), ranking.fullMatch());
      for (Candidate candidate : ranking.candidates()) {
        double score =
            (candidate.score() - ranking.noMatch()) / (most - ranking.noMatch()) / rankings.size();
        scores.merge(candidate.document(), score, Double::sum);
      }
    }
    return bestFirst(scores);
  }

  @Benchmark
  public List<Fused> reciprocalRank() {
    return ReciprocalRankFusion.DEFAULT.fuse(rankings);
  }

  @Benchmark
  public List<Integer> reciprocalRankPlain() {
    Map<Integer, Double> scores = new HashMap<>();
    for (Ranking ranking : rankings) {
      int rank = 0;
      for (Candidate candidate : ranking.candidates()) {
        rank++;
        scores.merge(
            candidate.document(), 1.0 / (ReciprocalRankFusion.DEFAULT_K + rank), Double::sum);
      }
    }
    return bestFirst(scores);
  }

  private static List<Integer> bestFirst(Map<Integer, Double> scores) {
    return scores.entrySet().stream()
        .sorted(
            Map.Entry.<Integer, Double>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
