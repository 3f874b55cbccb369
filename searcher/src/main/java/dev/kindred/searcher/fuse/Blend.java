package dev.kindred.searcher.fuse;

import dev.kindred.searcher.retrieve.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What all fusions share: a weighted sum over rankings, of whatever they make of rank and score. A
 * ranking without weight has no say, not even in which documents are there.
 */
final class Blend {

  /** A candidate's part before weighting. */
  interface Normaliser {
    double of(int rank, double score);
  }

  private Blend() {}

  static List<Fused> of(
      List<Ranking> rankings,
      ToDoubleFunction<Ranking> weight,
      Function<Ranking, Normaliser> normalisation) {
    Map<Integer, Contribution[]> contributions = new LinkedHashMap<>();
    Map<Integer, Integer> passages = new LinkedHashMap<>();
    Map<Integer, Double> largest = new LinkedHashMap<>();
    for (int i = 0; i < rankings.size(); i++) {
      Ranking ranking = rankings.get(i);
      Normaliser normalise = normalisation.apply(ranking);
      double factor = weight.applyAsDouble(ranking);
      if (factor == 0) {
        continue;
      }
      int rank = 0;
      for (Candidate candidate : ranking.candidates()) {
        rank++;
        var contribution =
            new Contribution(
                ranking.retriever(),
                rank,
                candidate.score(),
                normalise.of(rank, candidate.score()),
                factor);
        int document = candidate.document();
        contributions.computeIfAbsent(document, unused -> new Contribution[rankings.size()])[i] =
            contribution;
        if (contribution.value() > largest.getOrDefault(document, Double.NEGATIVE_INFINITY)) {
          largest.put(document, contribution.value());
          passages.put(document, candidate.passage());
        }
      }
    }
    var fused = new ArrayList<Fused>(contributions.size());
    contributions.forEach(
        (document, found) ->
            fused.add(sum(document, passages.getOrDefault(document, -1), found, rankings, weight)));
    fused.sort(
        Comparator.comparingDouble(Fused::score).reversed().thenComparingInt(Fused::document));
    return fused;
  }

  private static Fused sum(
      int document,
      int passage,
      Contribution[] found,
      List<Ranking> rankings,
      ToDoubleFunction<Ranking> weight) {
    double score = 0;
    var contributions = new ArrayList<Contribution>(found.length);
    for (int i = 0; i < found.length; i++) {
      Contribution contribution =
          found[i] != null
              ? found[i]
              : new Contribution(
                  rankings.get(i).retriever(), 0, 0, 0, weight.applyAsDouble(rankings.get(i)));
      contributions.add(contribution);
      score += contribution.value();
    }
    return new Fused(document, passage, score, contributions);
  }
}
