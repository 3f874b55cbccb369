package dev.kindred.cli;

/** How hits are printed. */
enum OutputFormat {
  /** For people. */
  PRETTY,
  /** One JSON object with the query and all hits. */
  JSON,
  /** One JSON object a hit. */
  JSONL,
  /** Rank, score, id, path, title and snippet, separated by tabs. */
  TSV,
  /** Paths alone, each once. */
  PATHS,
  /** The run format of TREC. */
  TREC
}
