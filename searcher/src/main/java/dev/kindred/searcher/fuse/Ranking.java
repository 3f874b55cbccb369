package dev.kindred.searcher.fuse;

import dev.kindred.searcher.retrieve.Candidate;
import java.util.List;

/**
 * What one retriever found.
 *
 * @param retriever its name
 * @param candidates best first; each document once
 */
public record Ranking(String retriever, List<Candidate> candidates) {
  public Ranking {
    candidates = List.copyOf(candidates);
  }
}
