package dev.kindred.cli;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.model.Models;
import dev.kindred.core.schema.Language;
import dev.kindred.indexer.Indexer;
import dev.kindred.indexer.IndexingConfig;
import dev.kindred.searcher.SearcherOptions;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How an index is made. */
final class IndexingOptions {
  /** Asks for no sparse terms; a folder of that name is {@code ./none}. */
  static final String NO_SPARSE = "none";

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
      paramLabel = "NAME|DIR|" + NO_SPARSE,
      description =
          "Sparse model (SPLADE): a name or a folder, or "
              + NO_SPARSE
              + " for no sparse terms. Default: "
              + Models.DEFAULT_SPARSE
              + ", for a new index in English whose vectors a transformer makes.")
  private Optional<String> sparse = Optional.empty();

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

  /** The sparse model, or {@link #NO_SPARSE}; empty for the default. */
  Optional<String> sparse() {
    return sparse;
  }

  /**
   * What {@link #sparse()} is for a new index where nobody says it.
   *
   * @param dense the index's dense model
   */
  String defaultSparse(String dense) {
    return IndexingConfig.defaultSparseModel(language.orElse(Language.EN), dense).orElse(NO_SPARSE);
  }

  /** Where the index's models are now. */
  SearcherOptions places() {
    return new SearcherOptions(model, named(sparse), Optional.empty(), Optional.empty());
  }

  /** The model that a choice of sparse terms names. */
  static Optional<String> named(Optional<String> sparse) {
    return sparse.filter(name -> !name.equals(NO_SPARSE));
  }

  boolean asksForVectors() {
    return model.isPresent() || storage.isPresent();
  }

  boolean asksForSparse() {
    return sparse.isPresent() || sparseTerms.given().isPresent();
  }

  /**
   * @throws IllegalArgumentException if options contradict each other or are out of range
   */
  IndexingConfig config(boolean wordsOnly) {
    return config(wordsOnly, model, sparse);
  }

  /**
   * As {@link #config(boolean)}, with other models.
   *
   * @param sparse as {@link #sparse()}
   */
  IndexingConfig config(boolean wordsOnly, Optional<String> dense, Optional<String> sparse) {
    IndexingConfig.Builder config = IndexingConfig.builder();
    dense.ifPresent(config::model);
    storage.ifPresent(config::storage);
    named(sparse).ifPresent(config::sparseModel);
    if (sparse.filter(NO_SPARSE::equals).isPresent()) {
      config.noSparseTerms();
    }
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
