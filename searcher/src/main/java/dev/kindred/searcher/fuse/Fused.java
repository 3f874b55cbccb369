package dev.kindred.searcher.fuse;

import java.util.List;

/**
 * A document of the blend.
 *
 * @param document Lucene number of the document
 * @param passage Lucene number of the passage that contributed most
 * @param score sum of the contributions, until a reranker puts its own in place
 * @param contributions one a ranking, in their order; behind them a reranker's
 */
public record Fused(int document, int passage, double score, List<Contribution> contributions) {
  public Fused {
    contributions = List.copyOf(contributions);
  }
}
