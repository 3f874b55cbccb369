package dev.kindred.searcher.fuse;

import dev.kindred.searcher.retrieve.Candidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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

  /**
   * A ranking with its say.
   *
   * @param none what it gives to a document that it lacks
   */
  private record Side(Ranking ranking, double weight, Normaliser normaliser, Contribution none) {

    static Side of(Ranking ranking, double weight, Normaliser normaliser) {
      var none = new Contribution(ranking.retriever(), 0, 0, 0, weight);
      return new Side(ranking, weight, normaliser, none);
    }

    Contribution of(int rank) {
      double score = ranking.candidates().get(rank - 1).score();
      return new Contribution(ranking.retriever(), rank, score, normaliser.of(rank, score), weight);
    }
  }

  private Blend() {}

  static List<Fused> of(
      List<Ranking> rankings,
      ToDoubleFunction<Ranking> weight,
      Function<Ranking, Normaliser> normalisation) {
    List<Side> sides =
        rankings.stream()
            .map(
                ranking ->
                    Side.of(ranking, weight.applyAsDouble(ranking), normalisation.apply(ranking)))
            .toList();
    long[] places = places(sides);
    var fused = new ArrayList<Fused>(places.length);
    int end;
    for (int start = 0; start < places.length; start = end) {
      end = start + 1;
      while (end < places.length && document(places[end]) == document(places[start])) {
        end++;
      }
      fused.add(sum(sides, places, start, end));
    }
    fused.sort(
        Comparator.comparingDouble(Fused::score).reversed().thenComparingInt(Fused::document));
    return fused;
  }

  /** Every candidate that has a say, by document, then in the order of the sides. */
  private static long[] places(List<Side> sides) {
    int candidates = 0;
    for (Side side : sides) {
      candidates += side.weight() == 0 ? 0 : side.ranking().candidates().size();
    }
    long[] places = new long[candidates];
    int next = 0;
    for (int i = 0; i < sides.size(); i++) {
      if (sides.get(i).weight() == 0) {
        continue;
      }
      int rank = 0;
      for (Candidate candidate : sides.get(i).ranking().candidates()) {
        rank++;
        places[next++] = place(candidate.document(), i, rank);
      }
    }
    Arrays.sort(places);
    return places;
  }

  /** 32 bits of document, 4 of side, 28 of rank: cheaper to gather than maps of objects. */
  private static long place(int document, int side, int rank) {
    return ((long) document << 32) | ((long) side << 28) | rank;
  }

  private static int document(long place) {
    return (int) (place >> 32);
  }

  private static Fused sum(List<Side> sides, long[] places, int start, int end) {
    double score = 0;
    int passage = -1;
    double largest = Double.NEGATIVE_INFINITY;
    var contributions = new Contribution[sides.size()];
    int next = start;
    for (int i = 0; i < contributions.length; i++) {
      Side side = sides.get(i);
      if (next < end && ((int) places[next] >>> 28) == i) {
        int rank = (int) places[next++] & 0xFFFFFFF;
        contributions[i] = side.of(rank);
        if (contributions[i].value() > largest) {
          largest = contributions[i].value();
          passage = side.ranking().candidates().get(rank - 1).passage();
        }
      } else {
        contributions[i] = side.none();
      }
      score += contributions[i].value();
    }
    return new Fused(document(places[start]), passage, score, List.of(contributions));
  }
}
