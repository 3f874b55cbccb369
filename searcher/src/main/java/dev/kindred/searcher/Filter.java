package dev.kindred.searcher;

import java.util.List;

/**
 * A condition that every hit meets. Fields are {@code id}, {@code path}, and every metadata field;
 * a field of several values meets a condition if one of them does. A document that lacks the field
 * meets none, and so the {@linkplain Not contrary} of each.
 *
 * <pre>
 *   author:Brahms                 exact value, case and all
 *   path:notes/*                  * stands for any characters
 *   title:"a value AND more"      in quotes: anything
 *   year&gt;=2020   price&lt;9.5       numbers
 *   year:2015..2020   year:..9    from and to, both included, or one of them
 *   date&gt;=2020-05   date:2020-01-01..2021   dates, whole days, months and years at either end
 *   has:author                    any value
 *   (lang:en OR lang:de) AND NOT draft:true
 * </pre>
 */
public sealed interface Filter
    permits Filter.Keyword, Filter.Range, Filter.Exists, Filter.And, Filter.Or, Filter.Not {

  /**
   * The field has this value.
   *
   * @param value exact, or a pattern with {@code *}
   */
  record Keyword(String field, String value) implements Filter {
    /**
     * @throws IllegalArgumentException if the field or the value is blank
     */
    public Keyword {
      requireNotBlank(field, field + ":" + value);
      requireNotBlank(value, field + ":" + value);
    }
  }

  /** The field has a value within bounds. */
  record Range(String field, Bounds bounds) implements Filter {
    /**
     * @throws IllegalArgumentException if the field is blank
     */
    public Range {
      requireNotBlank(field, field + ":" + bounds);
    }
  }

  /** The field has a value. */
  record Exists(String field) implements Filter {
    /**
     * @throws IllegalArgumentException if the field is blank
     */
    public Exists {
      requireNotBlank(field, "has:" + field);
    }
  }

  /** All are met. */
  record And(List<Filter> filters) implements Filter {
    /** Copies. */
    public And {
      filters = List.copyOf(filters);
    }
  }

  /** One is met. */
  record Or(List<Filter> filters) implements Filter {
    /** Copies. */
    public Or {
      filters = List.copyOf(filters);
    }
  }

  /** It is not met. */
  record Not(Filter filter) implements Filter {}

  /** A field's exact value, or a pattern with {@code *}. */
  static Filter keyword(String field, String value) {
    return new Keyword(field, value);
  }

  /** A field's value within bounds. */
  static Filter range(String field, Bounds bounds) {
    return new Range(field, bounds);
  }

  /** Any value of a field. */
  static Filter exists(String field) {
    return new Exists(field);
  }

  /** All of them. */
  static Filter and(Filter... filters) {
    return new And(List.of(filters));
  }

  /** One of them, or more. */
  static Filter or(Filter... filters) {
    return new Or(List.of(filters));
  }

  /** The contrary. */
  static Filter not(Filter filter) {
    return new Not(filter);
  }

  /**
   * Reads a filter.
   *
   * @throws IllegalArgumentException if it is none; the message says where and what was expected
   */
  static Filter parse(String text) {
    return new FilterParser(text).parse();
  }

  private static void requireNotBlank(String part, String filter) {
    if (part.isBlank()) {
      throw new IllegalArgumentException(
          "a filter must be field:value with neither blank, got '%s'".formatted(filter));
    }
  }
}
