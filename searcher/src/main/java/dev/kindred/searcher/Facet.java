package dev.kindred.searcher;

import java.util.List;
import java.util.Optional;

/**
 * A field's values over the documents that a query found.
 *
 * @param field metadata field
 * @param documents documents that were counted: all candidates of the blend, not only the hits
 *     shown
 * @param having those of them that have the field
 * @param values most frequent first, of equal counts in their order, numbers by size; a document of
 *     several values counts for each. Dates count by year, in UTC
 * @param more how many other values there are
 * @param range the least and the greatest, if all values are numbers or all are dates
 */
public record Facet(
    String field, int documents, int having, List<Value> values, int more, Optional<Range> range) {

  /**
   * A value.
   *
   * @param count documents that have it
   */
  public record Value(String value, int count) {}

  /** The least and the greatest value, as documents write them. */
  public record Range(String min, String max) {}

  /** Copies the values. */
  public Facet {
    values = List.copyOf(values);
  }
}
