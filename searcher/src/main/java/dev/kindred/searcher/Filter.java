package dev.kindred.searcher;

import dev.kindred.core.schema.Fields;
import java.util.List;

/**
 * A condition that every hit meets. Fields are {@code id}, {@code path}, {@code collection}, and
 * every metadata field; a field of several values meets a condition if one of them does. A document
 * that lacks the field meets none, and so the {@linkplain Not contrary} of each.
 *
 * <pre>
 *   author:Brahms                 exact value, case and all
 *   path:notes/*                  * stands for any characters
 *   title:"a value AND more"      in quotes: anything, a star being a star; \" for a quote
 *   "a: b":c                      a field's name in quotes, if it holds : &lt; &gt; or is "has"
 *   year&gt;=2020   price&lt;9.5       numbers
 *   year:2015..2020   year:..9    from and to, both included, or one of them
 *   date&gt;=2020-05   date:2020-01-01..2021   dates, whole days, months and years at either end
 *   has:author                    any value of up to 1,000 characters
 *   (lang:en OR lang:de) AND NOT draft:true
 * </pre>
 */
public sealed interface Filter
    permits Filter.Keyword,
        Filter.Pattern,
        Filter.Range,
        Filter.Exists,
        Filter.And,
        Filter.Or,
        Filter.Not {

  /**
   * The field has this value.
   *
   * @param value exact, case and all; a {@code *} in it is a star
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

  /**
   * The field has a value of this form.
   *
   * @param pattern {@code *} stands for any characters, or none
   */
  record Pattern(String field, String pattern) implements Filter {
    private static final int MAX_STARS = 20;

    /**
     * @throws IllegalArgumentException if the field or the pattern is blank, or the pattern has
     *     more than 20 stars
     */
    public Pattern {
      requireNotBlank(field, field + ":" + pattern);
      requireNotBlank(pattern, field + ":" + pattern);
      if (pattern.chars().filter(c -> c == '*').count() > MAX_STARS) {
        throw new IllegalArgumentException(
            "a pattern must have at most %d stars, got '%s'".formatted(MAX_STARS, pattern));
      }
    }
  }

  /** The field has a value within bounds. */
  record Range(String field, Bounds bounds) implements Filter {
    /**
     * @throws IllegalArgumentException if the field is blank, or none of metadata
     */
    public Range {
      requireNotBlank(field, field + ":" + bounds);
      if (!Fields.isMetadata(field)) {
        throw new IllegalArgumentException(
            "a range needs a metadata field, and '%s' is none".formatted(field));
      }
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

  /** A field's exact value. */
  static Filter keyword(String field, String value) {
    return new Keyword(field, value);
  }

  /** A field's values of a form, in which {@code *} stands for any characters. */
  static Filter pattern(String field, String pattern) {
    return new Pattern(field, pattern);
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

  /** How many conditions it is made of, each NOT being one. */
  default int conditions() {
    return switch (this) {
      case Keyword keyword -> 1;
      case Pattern pattern -> 1;
      case Range range -> 1;
      case Exists exists -> 1;
      case And and -> and.filters().stream().mapToInt(Filter::conditions).sum();
      case Or or -> or.filters().stream().mapToInt(Filter::conditions).sum();
      case Not not -> 1 + not.filter().conditions();
    };
  }

  private static void requireNotBlank(String part, String filter) {
    if (part.isBlank()) {
      throw new IllegalArgumentException(
          "a filter must be field:value with neither blank, got '%s'".formatted(filter));
    }
  }
}
