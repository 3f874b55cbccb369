package dev.kindred.searcher.fuse;

import dev.kindred.searcher.retrieve.Candidate;
import java.util.ArrayList;
import java.util.List;

/**
 * How one retriever ranks what was found.
 *
 * @param retriever its name
 * @param candidates best first; each document once, whichever retriever found it
 * @param noMatch the score of a document that has nothing to do with what was asked
 * @param fullMatch the score at which a candidate matches all that was asked; 0 where the
 *     retriever's scores do not tell
 */
public record Ranking(
    String retriever, List<Candidate> candidates, double noMatch, double fullMatch) {
  public Ranking {
    candidates = List.copyOf(candidates);
  }

  /** What it comes to where there is nothing to blend it with: its own scores, with weight 1. */
  public List<Fused> alone() {
    var fused = new ArrayList<Fused>(candidates.size());
    int rank = 0;
    for (Candidate candidate : candidates) {
      rank++;
      double score = candidate.score();
      var whole = new Contribution(retriever, rank, score, score, 1);
      fused.add(new Fused(candidate.document(), candidate.passage(), score, List.of(whole)));
    }
    return fused;
  }
}
