package dev.kindred.cli;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.schema.Language;
import dev.kindred.indexer.Indexer;
import dev.kindred.indexer.IndexingConfig;
import dev.kindred.searcher.SearcherOptions;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How an index is made. */
final class IndexingOptions {

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description =
          "Dense model: a name ('kindred models list') or a folder. Default: all-MiniLM-L6-v2.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--storage",
      paramLabel = "KIND",
      completionCandidates = Choices.Storages.class,
      description = "How vectors are stored: ${COMPLETION-CANDIDATES}. Default: float32.")
  private Optional<VectorStorage> storage = Optional.empty();

  @Option(
      names = "--sparse",
      paramLabel = "NAME|DIR",
      description =
          "Sparse model (SPLADE): a name or a folder. Default: none, and no sparse terms.")
  private Optional<String> sparseModel = Optional.empty();

  @Mixin private SparseTermOptions sparseTerms = new SparseTermOptions();

  @Option(
      names = "--language",
      paramLabel = "LANG",
      completionCandidates = Choices.Languages.class,
      description = "How words become terms: ${COMPLETION-CANDIDATES}. Default: en.")
  private Optional<Language> language = Optional.empty();

  @Option(
      names = "--passage-tokens",
      paramLabel = "N",
      description =
          "Most tokens in a passage. Default: "
              + Indexer.DEFAULT_PASSAGE_TOKENS
              + ", or what the model reads if that is less.")
  private Optional<Integer> passageTokens = Optional.empty();

  @Option(
      names = "--overlap",
      paramLabel = "N",
      description =
          "Most tokens that a passage repeats of the one before. Default: an eighth of a passage.")
  private Optional<Integer> overlapTokens = Optional.empty();

  @Option(
      names = "--whole-documents",
      description = "One passage a document, cut at what the model reads.")
  private boolean wholeDocuments;

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description = "Encoding threads. Default: as many as there are cores.")
  private Optional<Integer> jobs = Optional.empty();

  int jobs() {
    return jobs.orElseGet(() -> Runtime.getRuntime().availableProcessors());
  }

  /** The dense model; empty for the default. */
  Optional<String> model() {
    return model;
  }

  /** The sparse model; empty for none. */
  Optional<String> sparseModel() {
    return sparseModel;
  }

  /** Where the index's models are now. */
  SearcherOptions places() {
    return new SearcherOptions(model, sparseModel, Optional.empty(), Optional.empty());
  }

  boolean asksForVectors() {
    return model.isPresent() || storage.isPresent();
  }

  /**
   * @throws IllegalArgumentException if options contradict each other or are out of range
   */
  IndexingConfig config(boolean wordsOnly) {
    return config(wordsOnly, model, sparseModel);
  }

  /** As {@link #config(boolean)}, with other models. */
  IndexingConfig config(boolean wordsOnly, Optional<String> dense, Optional<String> sparse) {
    IndexingConfig.Builder config = IndexingConfig.builder();
    dense.ifPresent(config::model);
    storage.ifPresent(config::storage);
    sparse.ifPresent(config::sparseModel);
    sparseTerms.given().ifPresent(config::sparseOptions);
    language.ifPresent(config::language);
    passageTokens.ifPresent(config::passageTokens);
    overlapTokens.ifPresent(config::overlapTokens);
    jobs.ifPresent(config::jobs);
    if (wholeDocuments) {
      config.wholeDocuments();
    }
    if (wordsOnly) {
      config.wordsOnly();
    }
    return config.build();
  }
}
