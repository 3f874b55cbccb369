package dev.kindred.searcher.fuse;

import dev.kindred.searcher.retrieve.Candidate;
import java.util.Arrays;
import java.util.List;

/**
 * How a ranking's scores become comparable before they are added. A document that a ranking lacks
 * gets 0 there, which no candidate is below, but with {@link #COVERAGE} one that has less to do
 * with what was asked than just any.
 */
public enum Normalisation {
  /** The best candidate becomes 1, the last 0 (Lee, SIGIR 1997). */
  MIN_MAX("minmax") {
    @Override
    Blend.Normaliser of(Ranking ranking, Spread spread) {
      return linear(spread.min(), spread.max());
    }
  },
  /**
   * The best candidate becomes 1, and 0 is what the least score could be, whichever candidates were
   * gathered (Bruch, Gai and Ingber, ACM TOIS 42(1), 2023). That is 0 for all of our retrievers: no
   * term in common, or a cosine of -1 on Lucene's scale.
   */
  THEORETICAL_MIN_MAX("tmm") {
    @Override
    Blend.Normaliser of(Ranking ranking, Spread spread) {
      return linear(Math.min(0, spread.min()), spread.max());
    }
  },
  /**
   * Standard deviations above the last candidate. That orders documents as z-scores do (Montague
   * and Aslam, CIKM 2001) where what a ranking lacks counts as its last candidate.
   */
  Z_SCORE("zscore") {
    @Override
    Blend.Normaliser of(Ranking ranking, Spread spread) {
      return spread.deviation() > 0
          ? (rank, score) -> (score - spread.min()) / spread.deviation()
          : (rank, score) -> 1;
    }
  },
  /**
   * Distribution-based score fusion: three standard deviations below the mean become 0, three above
   * it 1 (Mazzeschi 2023; as in Qdrant). The few that stand out further get more than 1: cutting
   * them off would lose their order, and of a thousand candidates they are the best. Where all
   * score the same, 0.5.
   */
  DBSF("dbsf") {
    @Override
    Blend.Normaliser of(Ranking ranking, Spread spread) {
      double low = spread.mean() - 3 * spread.deviation();
      double width = 6 * spread.deviation();
      return width > 0 ? (rank, score) -> Math.max(0, (score - low) / width) : (rank, score) -> 0.5;
    }
  },
  /**
   * How much of what was asked a candidate has: 0 with nothing to do with it ({@link
   * Ranking#noMatch}), 1 for a full match ({@link Ranking#fullMatch}), or for the best candidate
   * where that is better or nobody knows a full match. Where the best has only some of the query's
   * words, it gets a part of it: otherwise a question in other words than its answer is led astray
   * by whatever shares one word with it. Which other candidates there are makes no difference.
   */
  COVERAGE("coverage") {
    @Override
    Blend.Normaliser of(Ranking ranking, Spread spread) {
      double full = ranking.fullMatch() > 0 ? ranking.fullMatch() : spread.max();
      double range = Math.max(spread.max(), full) - ranking.noMatch();
      // Candidates that are all worse than nothing, by what a filter leaves, keep their order.
      double unit = range > 0 ? range : 1;
      return (rank, score) -> (score - ranking.noMatch()) / unit;
    }
  };

  /** Mean and so on of a ranking's scores; the standard deviation is the population's. */
  record Spread(double min, double max, double mean, double deviation) {
    static Spread of(List<Candidate> candidates) {
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      double sum = 0;
      for (Candidate candidate : candidates) {
        min = Math.min(min, candidate.score());
        max = Math.max(max, candidate.score());
        sum += candidate.score();
      }
      double mean = sum / candidates.size();
      double squares = 0;
      for (Candidate candidate : candidates) {
        squares += (candidate.score() - mean) * (candidate.score() - mean);
      }
      // Equal scores differ from their mean by rounding.
      double deviation = max > min ? Math.sqrt(squares / candidates.size()) : 0;
      return new Spread(min, max, mean, deviation);
    }
  }

  private final String label;

  Normalisation(String label) {
    this.label = label;
  }

  abstract Blend.Normaliser of(Ranking ranking, Spread spread);

  Blend.Normaliser of(Ranking ranking) {
    return of(ranking, Spread.of(ranking.candidates()));
  }

  /** Where all score the same, the lowest says nothing of what a poor match is. */
  private static Blend.Normaliser linear(double min, double top) {
    double bottom = top > min ? min : Math.min(0, min);
    return (rank, score) -> top > bottom ? (score - bottom) / (top - bottom) : 1;
  }

  /** The name as users write it. */
  public String label() {
    return label;
  }

  /** All names. */
  static List<String> labels() {
    return Arrays.stream(values()).map(Normalisation::label).toList();
  }
}
