package dev.kindred.cli;

import dev.kindred.searcher.SearcherOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where an index's models are, and what queries cost on this machine. */
final class ModelPlaces {

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "Where the index's dense model is, if it has moved.")
  Optional<String> model = Optional.empty();

  @Option(
      names = "--sparse-model",
      paramLabel = "NAME|DIR",
      description = "Where the index's sparse model is, if it has moved.")
  Optional<String> sparseModel = Optional.empty();

  @Option(
      names = "--query-model",
      paramLabel = "DIR",
      description =
          "A model for queries alone, as 'kindred train' makes it from the index's dense model.")
  Optional<String> queryModel = Optional.empty();

  SearcherOptions options(Terminal terminal) {
    return new SearcherOptions(
        model,
        sparseModel,
        queryModel,
        Optional.of(terminal.folders().cache().resolve("costs.properties")));
  }
}
