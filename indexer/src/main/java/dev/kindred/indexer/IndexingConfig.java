package dev.kindred.indexer;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.sparse.SparseOptions;
import dev.kindred.core.model.Models;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.core.schema.Language;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an index is made. Whatever is left out is taken from the index if it exists, and has a
 * default otherwise; what is given and contradicts an existing index is refused by {@link
 * Indexer#open}.
 */
public final class IndexingConfig {
  private final Optional<String> model;
  private final boolean dense;
  private final Optional<VectorStorage> storage;
  private final boolean sparse;
  private final Optional<String> sparseModel;
  private final Optional<SparseOptions> sparseOptions;
  private final Optional<Language> language;
  private final OptionalInt passageTokens;
  private final OptionalInt overlapTokens;
  private final boolean wholeDocuments;
  private final int jobs;

  private IndexingConfig(Builder builder) {
    this.model = builder.model;
    this.dense = builder.dense;
    this.storage = builder.storage;
    this.sparse = builder.sparse;
    this.sparseModel = builder.sparseModel;
    this.sparseOptions = builder.sparseOptions;
    this.language = builder.language;
    this.passageTokens = builder.passageTokens;
    this.overlapTokens = builder.overlapTokens;
    this.wholeDocuments = builder.wholeDocuments;
    this.jobs = builder.jobs;
  }

  /** Defaults throughout. */
  public static IndexingConfig defaults() {
    return builder().build();
  }

  /** A builder with defaults throughout. */
  public static Builder builder() {
    return new Builder();
  }

  /** These settings, and what an index has where they say nothing. */
  IndexingConfig orElse(IndexManifest manifest) {
    var filled = new Builder();
    filled.model = model;
    filled.dense = dense && (model.isPresent() || manifest.dense().isPresent());
    filled.storage = storage.or(() -> manifest.dense().map(IndexManifest.Dense::storage));
    if (sparse) {
      filled.sparseModel = sparseModel.or(() -> manifest.sparse().map(IndexManifest.Sparse::model));
      filled.sparseOptions =
          sparseOptions.or(() -> manifest.sparse().map(IndexManifest.Sparse::options));
    }
    filled.sparse = filled.sparseModel.isPresent();
    filled.language = language.or(() -> Optional.of(manifest.language()));
    filled.passageTokens = passageTokens;
    filled.overlapTokens = overlapTokens;
    filled.wholeDocuments =
        wholeDocuments
            || (manifest.chunking().wholeDocuments()
                && passageTokens.isEmpty()
                && overlapTokens.isEmpty());
    filled.jobs = jobs;
    if (filled.dense) {
      filled.model = model.or(() -> manifest.dense().map(IndexManifest.Dense::model));
    } else {
      filled.storage = Optional.empty();
    }
    return filled.build();
  }

  Optional<String> model() {
    return model;
  }

  boolean dense() {
    return dense;
  }

  Optional<VectorStorage> storage() {
    return storage;
  }

  /** Whether there may be sparse terms. */
  boolean sparse() {
    return sparse;
  }

  Optional<String> sparseModel() {
    return sparseModel;
  }

  /**
   * The sparse model of a new index: the one asked for, else the default where it is fit.
   *
   * @param denseModel by name or folder; empty for none
   */
  Optional<String> newSparseModel(Optional<String> denseModel) {
    return sparseModel.or(
        () ->
            denseModel
                .filter(unused -> sparse)
                .flatMap(name -> defaultSparseModel(language.orElse(Language.EN), name)));
  }

  /**
   * The sparse model of a new index that names none: {@link Models#defaultSparse()} if the language
   * is English and a transformer makes the vectors, since who takes a static model wants none run.
   *
   * @param denseModel by name or folder
   * @throws dev.kindred.core.model.ModelException if there is no such dense model, or it is broken
   */
  public static Optional<String> defaultSparseModel(Language language, String denseModel) {
    return language == Language.EN && !DenseEncoders.isStatic(Models.find(denseModel))
        ? Models.defaultSparse()
        : Optional.empty();
  }

  Optional<SparseOptions> sparseOptions() {
    return sparseOptions;
  }

  boolean asksForSparse() {
    return sparseModel.isPresent() || sparseOptions.isPresent();
  }

  Optional<Language> language() {
    return language;
  }

  OptionalInt passageTokens() {
    return passageTokens;
  }

  OptionalInt overlapTokens() {
    return overlapTokens;
  }

  boolean wholeDocuments() {
    return wholeDocuments;
  }

  int jobs() {
    return jobs;
  }

  /** Collects settings; {@link #build} rejects contradictions. */
  public static final class Builder {
    private Optional<String> model = Optional.empty();
    private boolean dense = true;
    private Optional<VectorStorage> storage = Optional.empty();
    private boolean sparse = true;
    private Optional<String> sparseModel = Optional.empty();
    private Optional<SparseOptions> sparseOptions = Optional.empty();
    private Optional<Language> language = Optional.empty();
    private OptionalInt passageTokens = OptionalInt.empty();
    private OptionalInt overlapTokens = OptionalInt.empty();
    private boolean wholeDocuments;
    private int jobs = Runtime.getRuntime().availableProcessors();

    private Builder() {}

    /** Dense model, by name or folder; all-MiniLM-L6-v2 by default. */
    public Builder model(String name) {
      this.model = Optional.of(name);
      return this;
    }

    /**
     * No vectors: the index is searched by words, and by sparse terms if it has a model for them.
     */
    public Builder wordsOnly() {
      this.dense = false;
      return this;
    }

    /** How vectors are stored; {@link VectorStorage#FLOAT32} by default. */
    public Builder storage(VectorStorage value) {
      this.storage = Optional.of(value);
      return this;
    }

    /**
     * Sparse model, by name or folder. By default {@link Models#defaultSparse()}, which is for
     * English: no sparse terms where its jar is not on the classpath, the language is another, the
     * index has no vectors, or a static model makes them.
     */
    public Builder sparseModel(String name) {
      this.sparseModel = Optional.of(name);
      return this;
    }

    /** No sparse terms. */
    public Builder noSparseTerms() {
      this.sparse = false;
      return this;
    }

    /** Which sparse terms are kept; {@link SparseOptions#DEFAULT} by default. */
    public Builder sparseOptions(SparseOptions options) {
      this.sparseOptions = Optional.of(options);
      return this;
    }

    /** How words become terms; {@link Language#EN} by default. */
    public Builder language(Language value) {
      this.language = Optional.of(value);
      return this;
    }

    /**
     * Most tokens in a passage; {@value Indexer#DEFAULT_PASSAGE_TOKENS} by default, or what the
     * model reads if that is less.
     */
    public Builder passageTokens(int tokens) {
      this.passageTokens = OptionalInt.of(tokens);
      return this;
    }

    /** Most tokens that a passage repeats of the one before; an eighth of a passage by default. */
    public Builder overlapTokens(int tokens) {
      this.overlapTokens = OptionalInt.of(tokens);
      return this;
    }

    /** One passage a document, cut at what the model reads: for collections of short texts. */
    public Builder wholeDocuments() {
      this.wholeDocuments = true;
      return this;
    }

    /** Encoding threads; as many as there are cores by default. */
    public Builder jobs(int threads) {
      this.jobs = threads;
      return this;
    }

    /**
     * @throws IllegalArgumentException if settings contradict each other or are out of range
     */
    public IndexingConfig build() {
      if (jobs < 1) {
        throw new IllegalArgumentException("jobs must be >= 1, got " + jobs);
      }
      if (!dense && (model.isPresent() || storage.isPresent())) {
        throw new IllegalArgumentException(
            "an index without vectors has neither a dense model nor a vector storage");
      }
      if (!sparse && sparseModel.isPresent()) {
        throw new IllegalArgumentException("an index without sparse terms has no sparse model");
      }
      if (!sparse && sparseOptions.isPresent()) {
        throw new IllegalArgumentException(
            "which sparse terms are kept needs a sparse model: name it with --sparse");
      }
      if (wholeDocuments && (passageTokens.isPresent() || overlapTokens.isPresent())) {
        throw new IllegalArgumentException(
            "whole documents have neither passage tokens nor an overlap");
      }
      return new IndexingConfig(this);
    }
  }
}
