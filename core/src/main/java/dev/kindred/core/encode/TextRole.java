package dev.kindred.core.encode;

/** What a text is to the search; many models put a different prompt before each. */
public enum TextRole {
  /** A question: the prompt named {@code query}, else the model's default prompt. */
  QUERY,
  /**
   * Something to be found: the first prompt of {@code document}, {@code passage}, {@code corpus},
   * else the default prompt.
   */
  DOCUMENT,
  /** Neither, as for similarity of two texts: the default prompt alone. */
  PLAIN
}
