package dev.kindred.searcher;

import dev.kindred.searcher.fuse.Ranking;
import dev.kindred.searcher.relevance.Relevance;
import dev.kindred.searcher.retrieve.Candidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** What speaks for documents: how strong each retriever found them. Confined to one query. */
final class Evidence {
  private final List<Side> sides = new ArrayList<>();

  /**
   * A ranking, to look documents up in.
   *
   * @param places document and place in the ranking, as the halves of a number; ascending
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Side(Ranking ranking, long[] places, DoubleUnaryOperator strength) {

    static Side of(Ranking ranking, DoubleUnaryOperator strength) {
      List<Candidate> candidates = ranking.candidates();
      long[] places = new long[candidates.size()];
      for (int i = 0; i < places.length; i++) {
        places[i] = ((long) candidates.get(i).document() << Integer.SIZE) | i;
      }
      Arrays.sort(places);
      return new Side(ranking, places, strength);
    }

    /** 0 if it did not find the document. */
    double of(int document) {
      long key = (long) document << Integer.SIZE;
      int found = Arrays.binarySearch(places, key);
      int at = found < 0 ? -found - 1 : found;
      return at < places.length && places[at] >> Integer.SIZE == document
          ? of(ranking.candidates().get((int) places[at]))
          : 0;
    }

    double best() {
      return ranking.candidates().stream().mapToDouble(this::of).max().orElse(0);
    }

    private double of(Candidate candidate) {
      return strength.applyAsDouble(candidate.score());
    }
  }

  void add(Ranking ranking, DoubleUnaryOperator strength) {
    sides.add(Side.of(ranking, strength));
  }

  /** By retriever: the strength of its best candidate, 0 if it has none. */
  Map<String, Double> best() {
    Map<String, Double> best = new HashMap<>();
    sides.forEach(side -> best.put(side.ranking().retriever(), Math.max(0, side.best())));
    return best;
  }

  double relevance(Relevance relevance, int document) {
    Map<String, Double> found = new HashMap<>();
    sides.forEach(side -> found.put(side.ranking().retriever(), side.of(document)));
    return relevance.of(found);
  }
}
