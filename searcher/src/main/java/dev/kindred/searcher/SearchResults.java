package dev.kindred.searcher;

import java.util.List;

/**
 * The answer to a query.
 *
 * @param hits best first
 * @param report what it took
 */
public record SearchResults(List<Hit> hits, QueryReport report) {

  /** Copies the list. */
  public SearchResults {
    hits = List.copyOf(hits);
  }
}
