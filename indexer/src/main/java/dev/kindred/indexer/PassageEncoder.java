package dev.kindred.indexer;

import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextEncoder;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.Embedding;
import dev.kindred.core.encode.dense.Similarity;
import dev.kindred.core.encode.sparse.SparseEmbedding;
import dev.kindred.core.encode.sparse.SparseEncoder;
import dev.kindred.core.schema.BuildTime;
import dev.kindred.core.text.Tokenizer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * All that a passage is encoded with: vectors, sparse terms, both or neither. Owns the encoders and
 * counts the time they take. Thread-safe.
 */
final class PassageEncoder implements AutoCloseable {

  /**
   * A passage's encodings.
   *
   * @param dense empty for an index without vectors
   * @param sparse empty for an index without sparse terms
   * @param reused whether they were taken from the index; no model saw any token then
   */
  record EncodedPassage(
      Optional<Embedding> dense, Optional<SparseEmbedding> sparse, boolean reused) {

    /** Tokens that the models saw. */
    int tokens() {
      return dense.map(Embedding::tokens).orElse(0) + sparse.map(SparseEmbedding::tokens).orElse(0);
    }

    /** Whether a model did not see all of it. */
    boolean cut() {
      return dense.map(Embedding::cutTokens).orElse(0) > 0
          || sparse.map(SparseEmbedding::cutTokens).orElse(0) > 0;
    }
  }

  private final @Nullable DenseEncoder dense;
  private final @Nullable SparseEncoder sparse;
  private final LongAdder denseNanos = new LongAdder();
  private final LongAdder sparseNanos = new LongAdder();

  PassageEncoder(@Nullable DenseEncoder dense, @Nullable SparseEncoder sparse) {
    this.dense = dense;
    this.sparse = sparse;
  }

  @Nullable DenseEncoder dense() {
    return dense;
  }

  @Nullable SparseEncoder sparse() {
    return sparse;
  }

  /** Whether there is nothing to encode with. */
  boolean wordsAlone() {
    return dense == null && sparse == null;
  }

  /**
   * Counts the tokens of passages: the dense model's tokenizer, else the sparse one's, else words.
   */
  Tokenizer tokenizer() {
    if (dense != null) {
      return dense.tokenizer();
    }
    return sparse == null ? new WordTokenizer() : sparse.tokenizer();
  }

  /** Most tokens of a passage that every model reads whole; empty if there is no model. */
  OptionalInt maxDocumentTokens() {
    if (wordsAlone()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        Math.min(
            dense == null ? Integer.MAX_VALUE : dense.maxDocumentTokens(),
            sparse == null ? Integer.MAX_VALUE : sparse.maxDocumentTokens()));
  }

  /** Names of the models, as a message lists them. */
  String modelNames() {
    if (dense != null && sparse != null) {
      return dense.modelName() + " and " + sparse.modelName();
    }
    return dense != null ? dense.modelName() : sparse == null ? "" : sparse.modelName();
  }

  /** How vectors are compared. */
  Similarity similarity() {
    return dense == null ? Similarity.COSINE : dense.similarity();
  }

  /** Queues a passage's text. */
  CompletableFuture<EncodedPassage> submit(EncodingPool pool, String text) {
    return pool.submit(
        () ->
            new EncodedPassage(
                Optional.ofNullable(timed(dense, text, denseNanos)),
                Optional.ofNullable(timed(sparse, text, sparseNanos)),
                false));
  }

  private static <E> @Nullable E timed(
      @Nullable TextEncoder<E> encoder, String text, LongAdder nanos) {
    if (encoder == null) {
      return null;
    }
    long start = System.nanoTime();
    try {
      return encoder.encode(text, TextRole.DOCUMENT);
    } finally {
      nanos.add(System.nanoTime() - start);
    }
  }

  /** The time spent since last asked. */
  BuildTime takeTime(Duration total) {
    return new BuildTime(
        Duration.ofNanos(denseNanos.sumThenReset()),
        Duration.ofNanos(sparseNanos.sumThenReset()),
        total);
  }

  @Override
  public void close() {
    try (dense;
        sparse) {
      // Both are closed, whatever happens to the first.
    }
  }
}
