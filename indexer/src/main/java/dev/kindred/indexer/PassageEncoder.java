package dev.kindred.indexer;

import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.Embedding;
import dev.kindred.core.encode.dense.Similarity;
import dev.kindred.core.encode.sparse.JointEmbedding;
import dev.kindred.core.encode.sparse.JointEncoder;
import dev.kindred.core.encode.sparse.SparseEmbedding;
import dev.kindred.core.encode.sparse.SparseEncoder;
import dev.kindred.core.schema.BuildTime;
import dev.kindred.core.text.Tokenizer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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
   * @param tokens how many the models saw; a pass that gives both sees them once
   * @param reused whether they were taken from the index; no model saw any token then
   */
  record EncodedPassage(
      Optional<Embedding> dense, Optional<SparseEmbedding> sparse, int tokens, boolean reused) {

    /** Of each model on its own, or neither. */
    static EncodedPassage of(@Nullable Embedding dense, @Nullable SparseEmbedding sparse) {
      int tokens = (dense == null ? 0 : dense.tokens()) + (sparse == null ? 0 : sparse.tokens());
      return new EncodedPassage(
          Optional.ofNullable(dense), Optional.ofNullable(sparse), tokens, false);
    }

    /** Of one pass. */
    static EncodedPassage of(JointEmbedding both) {
      return new EncodedPassage(
          Optional.of(both.dense()), Optional.of(both.sparse()), both.dense().tokens(), false);
    }

    /** Taken from the index. */
    static EncodedPassage reused(Optional<Embedding> dense, Optional<SparseEmbedding> sparse) {
      return new EncodedPassage(dense, sparse, 0, true);
    }

    /** Whether a model did not see all of it. */
    boolean cut() {
      return dense.map(Embedding::cutTokens).orElse(0) > 0
          || sparse.map(SparseEmbedding::cutTokens).orElse(0) > 0;
    }
  }

  private final @Nullable DenseEncoder dense;
  private final @Nullable SparseEncoder sparse;

  /** What the two others stand on, where one pass does for both. */
  private final @Nullable JointEncoder joint;

  private final EncodingPool.Encoding<EncodedPassage> encoding = this::encodeAll;
  private final LongAdder denseNanos = new LongAdder();
  private final LongAdder sparseNanos = new LongAdder();
  private final LongAdder jointNanos = new LongAdder();

  PassageEncoder(@Nullable DenseEncoder dense, @Nullable SparseEncoder sparse) {
    this.dense = dense;
    this.sparse = sparse;
    this.joint = null;
  }

  PassageEncoder(JointEncoder joint) {
    this.dense = joint.dense();
    this.sparse = joint.sparse();
    this.joint = joint;
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
    if (joint != null) {
      // One by one: in one pass, short texts are no faster together.
      return pool.submit(() -> EncodedPassage.of(timed(jointNanos, () -> joint.encode(text))));
    }
    return pool.submit(encoding, text);
  }

  private List<EncodedPassage> encodeAll(List<String> texts) {
    List<Embedding> vectors =
        dense == null
            ? List.of()
            : timed(denseNanos, () -> dense.encodeAll(texts, TextRole.DOCUMENT));
    List<SparseEmbedding> terms =
        sparse == null
            ? List.of()
            : timed(sparseNanos, () -> sparse.encodeAll(texts, TextRole.DOCUMENT));
    return IntStream.range(0, texts.size())
        .mapToObj(
            i ->
                EncodedPassage.of(
                    dense == null ? null : vectors.get(i), sparse == null ? null : terms.get(i)))
        .toList();
  }

  private static <E> E timed(LongAdder nanos, Supplier<E> encoding) {
    long start = System.nanoTime();
    try {
      return encoding.get();
    } finally {
      nanos.add(System.nanoTime() - start);
    }
  }

  /** The time spent since last asked. */
  BuildTime takeTime(Duration total) {
    return new BuildTime(
        Duration.ofNanos(denseNanos.sumThenReset()),
        Duration.ofNanos(sparseNanos.sumThenReset()),
        Duration.ofNanos(jointNanos.sumThenReset()),
        total);
  }

  @Override
  public void close() {
    if (joint != null) {
      joint.close();
      return;
    }
    try (dense;
        sparse) {
      // Both are closed, whatever happens to the first.
    }
  }
}
