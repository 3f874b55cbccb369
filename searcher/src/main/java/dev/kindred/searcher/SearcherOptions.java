package dev.kindred.searcher;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where things are that belong to an index.
 *
 * @param denseModel name or folder of the model that made the vectors, if not as the index says
 * @param sparseModel name or folder of the model that made the sparse terms, if not as the index
 *     says
 * @param queryModel name or folder of a model for queries alone, whose documents' side is the model
 *     that made the vectors; empty for that model itself
 * @param costs file in which it is kept what steps of queries take on this machine, for time
 *     budgets; empty to measure anew
 */
public record SearcherOptions(
    Optional<String> denseModel,
    Optional<String> sparseModel,
    Optional<String> queryModel,
    Optional<Path> costs) {

  /** Models as the index says, and no file. */
  public static final SearcherOptions DEFAULT =
      new SearcherOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** The same with a model for queries alone. */
  public SearcherOptions withQueryModel(Optional<String> model) {
    return new SearcherOptions(denseModel, sparseModel, model, costs);
  }
}
