package dev.kindred.searcher;

import dev.kindred.searcher.fuse.Ranking;
import java.util.List;
import java.util.Map;

/**
 * What retrievers found for a query.
 *
 * @param rankings one a retriever
 * @param ids document ids by Lucene's numbers, of all candidates
 */
public record RetrievedDocuments(List<Ranking> rankings, Map<Integer, String> ids) {

  /** Copies both. */
  public RetrievedDocuments {
    rankings = List.copyOf(rankings);
    ids = Map.copyOf(ids);
  }
}
