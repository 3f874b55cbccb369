package dev.kindred.searcher;

import java.time.Duration;
import java.util.List;

/**
 * What it took to answer a query.
 *
 * @param elapsed wall time, loading of models included
 * @param candidates most candidates that each retriever gathered
 * @param reranked documents that the reranker read
 * @param skipped what a time budget did without, and why: one sentence each
 */
public record QueryReport(Duration elapsed, int candidates, int reranked, List<String> skipped) {

  /** Copies the list. */
  public QueryReport {
    skipped = List.copyOf(skipped);
  }
}
