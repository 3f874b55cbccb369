package dev.kindred.indexer;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
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
 * @param encoder null for an index of words alone; owned by whoever asked for these settings
 */
record IndexSettings(IndexManifest manifest, @Nullable DenseEncoder encoder) {

  static IndexSettings resolve(
      Path index, IndexingConfig config, Optional<IndexManifest> existing) {
    boolean dense = existing.isPresent() ? existing.get().dense().isPresent() : config.dense();
    boolean asksForVectors = config.model().isPresent() || config.storage().isPresent();
    if (dense != config.dense() && (!config.dense() || asksForVectors)) {
      throw conflict(
          index, dense ? "vectors" : "words alone", config.dense() ? "vectors" : "words alone");
    }
    if (!dense) {
      return new IndexSettings(manifest(index, config, existing, null), null);
    }
    String model =
        config
            .model()
            .or(() -> existing.flatMap(IndexManifest::dense).map(IndexManifest.Dense::model))
            .orElse(Models.DEFAULT_DENSE);
    DenseEncoder encoder = DenseEncoders.open(model);
    try {
      return new IndexSettings(manifest(index, config, existing, encoder), encoder);
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  private static IndexManifest manifest(
      Path index,
      IndexingConfig config,
      Optional<IndexManifest> existing,
      @Nullable DenseEncoder encoder) {
    Optional<IndexManifest.Dense> dense = dense(config, existing, encoder);
    if (existing.isEmpty()) {
      Chunking chunking =
          config.wholeDocuments() ? Chunking.WHOLE_DOCUMENTS : newChunking(config, encoder);
      return new IndexManifest(config.language().orElse(Language.EN), chunking, dense);
    }
    IndexManifest manifest = existing.get();
    if (config.model().isEmpty()) {
      requireSameFingerprint(index, manifest.dense(), dense);
    }
    if (!manifest.dense().equals(dense)) {
      throw conflict(
          index,
          manifest.dense().map(IndexSettings::describe).orElse("words alone"),
          dense.map(IndexSettings::describe).orElse("words alone"));
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
  private static void requireSameFingerprint(
      Path index, Optional<IndexManifest.Dense> before, Optional<IndexManifest.Dense> found) {
    if (before.isPresent()
        && found.isPresent()
        && !before.get().fingerprint().equals(found.get().fingerprint())) {
      throw new IndexException(
          ("index %s was made with %s (fingerprint %s), but the model found is %s (fingerprint %s):"
                  + " name the folder of the first with --model, or use another folder with"
                  + " --index")
              .formatted(
                  index,
                  before.get().model(),
                  before.get().fingerprint().substring(0, 12),
                  found.get().model(),
                  found.get().fingerprint().substring(0, 12)));
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

  /** What was asked for, and where nothing was, what the index has. */
  private static Chunking chunking(
      IndexingConfig config, Chunking existing, @Nullable DenseEncoder encoder) {
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

  private static Chunking newChunking(IndexingConfig config, @Nullable DenseEncoder encoder) {
    int limit = encoder == null ? Integer.MAX_VALUE : encoder.maxDocumentTokens();
    int tokens = config.passageTokens().orElse(Math.min(limit, Indexer.DEFAULT_PASSAGE_TOKENS));
    if (encoder != null && tokens > limit) {
      throw new IllegalArgumentException(
          "passage tokens must be <= %d, what %s reads of a document, got %d"
              .formatted(limit, encoder.modelName(), tokens));
    }
    return new Chunking(tokens, config.overlapTokens().orElse(tokens / 8));
  }

  private static String describe(IndexManifest.Dense dense) {
    return "%s (fingerprint %s, %s)"
        .formatted(dense.model(), dense.fingerprint().substring(0, 12), dense.storage().label());
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
