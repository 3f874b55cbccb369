package dev.kindred.searcher;

import java.util.List;

/**
 * A field's values over the documents that a query found.
 *
 * @param field metadata field
 * @param documents documents that were counted: all candidates of the blend, not only the hits
 *     shown
 * @param values most frequent first, of equal counts in their order; a document of several values
 *     counts for each. Days and times count by year
 * @param more how many other values there are
 */
public record Facet(String field, int documents, List<Value> values, int more) {

  /** Values that are told. */
  public static final int MAX_VALUES = 10;

  /**
   * A value.
   *
   * @param count documents that have it
   */
  public record Value(String value, int count) {}

  /** Copies the values. */
  public Facet {
    values = List.copyOf(values);
  }
}
