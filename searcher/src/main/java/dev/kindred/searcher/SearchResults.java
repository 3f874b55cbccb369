package dev.kindred.searcher;

import java.util.List;

/**
 * The answer to a query.
 *
 * @param hits best first
 * @param facets of the fields that the query asked for, in its order
 * @param report what it took
 */
public record SearchResults(List<Hit> hits, List<Facet> facets, QueryReport report) {

  /** Copies the lists. */
  public SearchResults {
    hits = List.copyOf(hits);
    facets = List.copyOf(facets);
  }
}
