package dev.kindred.searcher;

import java.util.Optional;

/**
 * Where an index's models are, if not where the index says.
 *
 * @param denseModel name or folder of the model that made the vectors
 * @param sparseModel name or folder of the model that made the sparse terms
 */
public record SearcherOptions(Optional<String> denseModel, Optional<String> sparseModel) {

  /** As the index says. */
  public static final SearcherOptions DEFAULT =
      new SearcherOptions(Optional.empty(), Optional.empty());
}
