package dev.kindred.searcher;

import dev.kindred.bench.DrawnRankings;
import dev.kindred.searcher.fuse.ConvexCombination;
import dev.kindred.searcher.fuse.Fused;
import dev.kindred.searcher.fuse.Ranking;
import dev.kindred.searcher.relevance.Relevance;
import dev.kindred.searcher.retrieve.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The relevance of every document of three rankings of 1,000, as a query with a least relevance
 * asks for it. The plain one looks candidates up in maps.
 */
@State(Scope.Benchmark)
public class EvidenceBenchmark {
  private static final String LEARNT =
      "passages=100000 bm25=0.32636:0.14085 dense=0.25981:0.07773 sparse=0.2:0.1";

  private final List<Ranking> rankings = DrawnRankings.draw();
  private final List<Fused> documents = ConvexCombination.DEFAULT.fuse(rankings);
  private final Relevance relevance = Relevance.parse(LEARNT);

  @Setup
  public void check() {
    if (all() != allPlain()) {
      throw new IllegalStateException("relevance %s, but plainly %s".formatted(all(), allPlain()));
    }
  }

  private static double strength(Ranking ranking, double score) {
    return ranking.fullMatch() > 0 ? score / ranking.fullMatch() : 2 * score - 1;
  }

  @Benchmark
  public double all() {
    var evidence = new Evidence();
    for (Ranking ranking : rankings) {
      evidence.add(ranking, score -> strength(ranking, score));
    }
    double sum = 0;
    for (Fused document : documents) {
      sum += evidence.relevance(relevance, document.document());
    }
    return sum;
  }

  @Benchmark
  public double allPlain() {
    var maps = new ArrayList<Map<Integer, Candidate>>();
    for (Ranking ranking : rankings) {
      Map<Integer, Candidate> map = new HashMap<>();
      ranking.candidates().forEach(candidate -> map.put(candidate.document(), candidate));
      maps.add(map);
    }
    double sum = 0;
    for (Fused document : documents) {
      Map<String, Double> strengths = new HashMap<>();
      for (int i = 0; i < rankings.size(); i++) {
        Candidate found = maps.get(i).get(document.document());
        strengths.put(
            rankings.get(i).retriever(),
            found == null ? 0 : strength(rankings.get(i), found.score()));
      }
      sum += relevance.of(strengths);
    }
    return sum;
  }
}
