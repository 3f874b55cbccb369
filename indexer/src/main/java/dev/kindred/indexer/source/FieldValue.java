package dev.kindred.indexer.source;

import java.util.List;

/**
 * What a field of a record holds.
 *
 * @param values plain values as written, nulls left out; empty for {@link Kind#NESTED}
 */
record FieldValue(Kind kind, List<String> values) {

  enum Kind {
    /** One plain value, or null. */
    PLAIN,
    /** A list of plain values. */
    LIST,
    /** An object, or a list that holds one or a further list. */
    NESTED
  }

  static final FieldValue NESTED = new FieldValue(Kind.NESTED, List.of());
  static final FieldValue NULL = new FieldValue(Kind.PLAIN, List.of());

  static FieldValue plain(String value) {
    return new FieldValue(Kind.PLAIN, List.of(value));
  }
}
