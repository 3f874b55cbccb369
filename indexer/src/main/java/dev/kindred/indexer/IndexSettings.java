package dev.kindred.indexer;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.sparse.JointEncoder;
import dev.kindred.core.encode.sparse.SparseEncoder;
import dev.kindred.core.encode.sparse.SparseEncoders;
import dev.kindred.core.encode.sparse.SparseOptions;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.core.schema.Language;
import dev.kindred.core.text.Chunking;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an index is (or will be) made with, and the encoder that makes it so: the existing manifest
 * where there is one, checked against what was asked for, else what was asked for and defaults.
 *
 * @param encoder owned by whoever asked for these settings
 */
record IndexSettings(IndexManifest manifest, PassageEncoder encoder) {

  /** For changes that encode nothing. */
  static IndexSettings withoutModel(IndexManifest manifest) {
    return new IndexSettings(manifest, new PassageEncoder(null, null));
  }

  static IndexSettings resolve(
      Path index, IndexingConfig config, Optional<IndexManifest> existing) {
    boolean dense = existing.isPresent() ? existing.get().dense().isPresent() : config.dense();
    boolean asksForVectors = config.model().isPresent() || config.storage().isPresent();
    if (dense != config.dense() && (!config.dense() || asksForVectors)) {
      throw conflict(
          index, dense ? "vectors" : "words alone", config.dense() ? "vectors" : "words alone");
    }
    if (existing.isPresent() && existing.get().sparse().isEmpty() && config.asksForSparse()) {
      throw conflict(index, "no sparse terms", "sparse terms");
    }
    if (existing.isPresent() && existing.get().sparse().isPresent() && !config.sparse()) {
      throw conflict(index, describe(existing.get().sparse().orElseThrow()), "no sparse terms");
    }
    PassageEncoder encoder = openEncoder(config, existing, dense);
    try {
      return new IndexSettings(manifest(index, config, existing, encoder), encoder);
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  /** A session for each model, or one for both where that does. */
  private static PassageEncoder openEncoder(
      IndexingConfig config, Optional<IndexManifest> existing, boolean wantsDense) {
    Optional<String> denseModel =
        wantsDense ? Optional.of(denseModel(config, existing)) : Optional.empty();
    Optional<ModelFiles> dense = denseModel.map(Models::find);
    Optional<ModelFiles> sparse = sparseModel(config, existing, denseModel).map(Models::find);
    SparseOptions options =
        config
            .sparseOptions()
            .or(() -> existing.flatMap(IndexManifest::sparse).map(IndexManifest.Sparse::options))
            .orElse(SparseOptions.DEFAULT);
    if (dense.isPresent() && sparse.isPresent()) {
      Optional<JointEncoder> joint = JointEncoder.open(dense.get(), sparse.get(), options);
      if (joint.isPresent()) {
        return new PassageEncoder(joint.get());
      }
    }
    @Nullable DenseEncoder vectors = dense.map(DenseEncoders::open).orElse(null);
    try {
      return new PassageEncoder(
          vectors, sparse.map(files -> SparseEncoders.open(files, options)).orElse(null));
    } catch (RuntimeException e) {
      if (vectors != null) {
        vectors.close();
      }
      throw e;
    }
  }

  private static String denseModel(IndexingConfig config, Optional<IndexManifest> existing) {
    return config
        .model()
        .or(() -> existing.flatMap(IndexManifest::dense).map(IndexManifest.Dense::model))
        .orElse(Models.DEFAULT_DENSE);
  }

  private static Optional<String> sparseModel(
      IndexingConfig config, Optional<IndexManifest> existing, Optional<String> denseModel) {
    // An index that was begun without sparse terms goes on without.
    Optional<String> model =
        existing.isEmpty()
            ? config.newSparseModel(denseModel)
            : config
                .sparseModel()
                .or(() -> existing.get().sparse().map(IndexManifest.Sparse::model));
    if (model.isEmpty() && config.asksForSparse()) {
      throw new IllegalArgumentException(
          "which sparse terms are kept needs a sparse model: name it with --sparse");
    }
    return model;
  }

  private static IndexManifest manifest(
      Path index, IndexingConfig config, Optional<IndexManifest> existing, PassageEncoder encoder) {
    Optional<IndexManifest.Dense> dense = dense(config, existing, encoder.dense());
    Optional<IndexManifest.Sparse> sparse = sparse(existing, encoder.sparse());
    if (existing.isEmpty()) {
      Chunking chunking =
          config.wholeDocuments() ? Chunking.WHOLE_DOCUMENTS : newChunking(config, encoder);
      return new IndexManifest(config.language().orElse(Language.EN), chunking, dense, sparse);
    }
    IndexManifest manifest = existing.get();
    if (config.model().isEmpty() && dense.isPresent()) {
      IndexManifest.Dense before = manifest.dense().orElseThrow();
      IndexManifest.Dense found = dense.get();
      requireSameModel(
          index,
          "--model",
          before.model(),
          before.fingerprint(),
          found.model(),
          found.fingerprint());
    }
    if (config.sparseModel().isEmpty() && sparse.isPresent()) {
      IndexManifest.Sparse before = manifest.sparse().orElseThrow();
      IndexManifest.Sparse found = sparse.get();
      requireSameModel(
          index,
          "--sparse",
          before.model(),
          before.fingerprint(),
          found.model(),
          found.fingerprint());
    }
    if (!manifest.dense().equals(dense)) {
      throw conflict(
          index,
          manifest.dense().map(IndexSettings::describe).orElse("words alone"),
          dense.map(IndexSettings::describe).orElse("words alone"));
    }
    if (!manifest.sparse().equals(sparse)) {
      throw conflict(
          index,
          manifest.sparse().map(IndexSettings::describe).orElse("no sparse terms"),
          sparse.map(IndexSettings::describe).orElse("no sparse terms"));
    }
    if (config.language().isPresent() && config.language().get() != manifest.language()) {
      throw conflict(
          index,
          "language " + manifest.language().label(),
          "language " + config.language().get().label());
    }
    Chunking asked = chunking(config, manifest.chunking(), encoder);
    if (!asked.equals(manifest.chunking())) {
      throw conflict(index, describe(manifest.chunking()), describe(asked));
    }
    return manifest;
  }

  /** The index names its model; what is found under that name may be another by now. */
  private static void requireSameModel(
      Path index,
      String option,
      String model,
      String fingerprint,
      String foundModel,
      String foundFingerprint) {
    if (!fingerprint.equals(foundFingerprint)) {
      throw new IndexException(
          ("index %s was made with %s (fingerprint %s), but the model found is %s (fingerprint %s):"
                  + " name the folder of the first with %s, or use another folder with --index")
              .formatted(
                  index,
                  model,
                  fingerprint.substring(0, 12),
                  foundModel,
                  foundFingerprint.substring(0, 12),
                  option));
    }
  }

  private static Optional<IndexManifest.Dense> dense(
      IndexingConfig config, Optional<IndexManifest> existing, @Nullable DenseEncoder encoder) {
    if (encoder == null) {
      return Optional.empty();
    }
    VectorStorage storage =
        config
            .storage()
            .or(() -> existing.flatMap(IndexManifest::dense).map(IndexManifest.Dense::storage))
            .orElse(VectorStorage.FLOAT32);
    IndexManifest.Dense dense = IndexManifest.Dense.of(encoder, storage);
    // The same model under another name or in another folder is the same model.
    Optional<String> known =
        existing
            .flatMap(IndexManifest::dense)
            .filter(before -> before.fingerprint().equals(dense.fingerprint()))
            .map(IndexManifest.Dense::model);
    return Optional.of(
        new IndexManifest.Dense(
            known.orElse(dense.model()),
            dense.fingerprint(),
            dense.dimension(),
            dense.similarity(),
            dense.storage()));
  }

  private static Optional<IndexManifest.Sparse> sparse(
      Optional<IndexManifest> existing, @Nullable SparseEncoder encoder) {
    if (encoder == null) {
      return Optional.empty();
    }
    IndexManifest.Sparse sparse = IndexManifest.Sparse.of(encoder);
    Optional<String> known =
        existing
            .flatMap(IndexManifest::sparse)
            .filter(before -> before.fingerprint().equals(sparse.fingerprint()))
            .map(IndexManifest.Sparse::model);
    return Optional.of(
        new IndexManifest.Sparse(
            known.orElse(sparse.model()), sparse.fingerprint(), sparse.options()));
  }

  /** What was asked for, and where nothing was, what the index has. */
  private static Chunking chunking(
      IndexingConfig config, Chunking existing, PassageEncoder encoder) {
    if (config.wholeDocuments()) {
      return Chunking.WHOLE_DOCUMENTS;
    }
    if (config.passageTokens().isEmpty() && config.overlapTokens().isEmpty()) {
      return existing;
    }
    int tokens = config.passageTokens().orElse(existing.maxTokens());
    return tokens == existing.maxTokens() && !existing.wholeDocuments()
        ? new Chunking(tokens, config.overlapTokens().orElse(existing.overlapTokens()))
        : newChunking(config, encoder);
  }

  private static Chunking newChunking(IndexingConfig config, PassageEncoder encoder) {
    int limit = encoder.maxDocumentTokens().orElse(Integer.MAX_VALUE);
    int tokens = config.passageTokens().orElse(Math.min(limit, Indexer.DEFAULT_PASSAGE_TOKENS));
    if (tokens > limit) {
      throw new IllegalArgumentException(
          "passage tokens must be <= %d, what %s reads of a document, got %d%s"
              .formatted(
                  limit,
                  encoder.modelNames(),
                  tokens,
                  config.sparseModel().isEmpty() && encoder.sparse() != null
                      ? "; without sparse terms (--sparse none) the sparse model sets no limit"
                      : ""));
    }
    return new Chunking(tokens, config.overlapTokens().orElse(tokens / 8));
  }

  private static String describe(IndexManifest.Dense dense) {
    return "%s (fingerprint %s, %s)"
        .formatted(dense.model(), dense.fingerprint().substring(0, 12), dense.storage().label());
  }

  private static String describe(IndexManifest.Sparse sparse) {
    SparseOptions options = sparse.options();
    return "sparse terms of %s (fingerprint %s, top-k %d, minimum weight %s, %s)"
        .formatted(
            sparse.model(),
            sparse.fingerprint().substring(0, 12),
            options.topK(),
            options.minWeight(),
            options.specialTerms() ? "special terms kept" : "special terms dropped");
  }

  private static String describe(Chunking chunking) {
    return chunking.wholeDocuments()
        ? "whole documents"
        : "passages of %d tokens, overlap %d"
            .formatted(chunking.maxTokens(), chunking.overlapTokens());
  }

  private static IndexException conflict(Path index, String has, String asked) {
    return new IndexException(
        "index %s was made with %s, not %s: leave the option out, or use another folder with --index"
            .formatted(index, has, asked));
  }
}
