package dev.kindred.cli;

import java.util.Locale;
import java.util.Optional;

/** How pairs of texts are written. */
enum PairFormat {
  /** Columns separated by tabs; quotes are characters like any other. */
  TSV,
  /** Columns separated by commas, quoted as in RFC 4180. */
  CSV,
  /** A JSON object or array a line. */
  JSONL;

  /** By the extension of a name; TSV if that says nothing. */
  static PairFormat of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".csv")) {
      return CSV;
    }
    return lower.endsWith(".jsonl") || lower.endsWith(".ndjson") ? JSONL : TSV;
  }

  static PairFormat of(Optional<PairFormat> given, String name) {
    return given.orElseGet(() -> of(name));
  }
}
