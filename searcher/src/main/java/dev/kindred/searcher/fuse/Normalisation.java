package dev.kindred.searcher.fuse;

import dev.kindred.searcher.retrieve.Candidate;

/** How a ranking's scores are brought to [0, 1] before they are added. */
public enum Normalisation {
  /** The best candidate becomes 1, the last 0. */
  MIN_MAX {
    @Override
    double top(Ranking ranking, double best) {
      return best;
    }
  },
  /**
   * As {@link #MIN_MAX}, but 1 is kept for a full match ({@link Ranking#fullMatch}): where the best
   * candidate has only some of the query's words, it gets a part of it. Otherwise a question in
   * other words than its answer is led astray by whatever shares one word with it.
   */
  COVERAGE {
    @Override
    double top(Ranking ranking, double best) {
      return ranking.fullMatch() > 0 ? Math.max(best, ranking.fullMatch()) : best;
    }
  };

  /** The score that becomes 1. */
  abstract double top(Ranking ranking, double best);

  Blend.Normaliser of(Ranking ranking) {
    double max = Double.NEGATIVE_INFINITY;
    double min = Double.POSITIVE_INFINITY;
    for (Candidate candidate : ranking.candidates()) {
      max = Math.max(max, candidate.score());
      min = Math.min(min, candidate.score());
    }
    double top = top(ranking, max);
    // Where all score the same, the lowest says nothing of what a poor match is.
    double bottom = max > min ? min : Math.min(0, min);
    return (rank, score) -> top > bottom ? (score - bottom) / (top - bottom) : 1;
  }
}
