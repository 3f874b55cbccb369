package dev.kindred.cli;

/** How vectors are printed. */
enum VectorFormat {
  /** A JSON array a line. */
  JSONL,
  /** Numbers with tabs between them, a line a vector. */
  TSV,
  /** One array of numpy's, in its file format. */
  NPY
}
