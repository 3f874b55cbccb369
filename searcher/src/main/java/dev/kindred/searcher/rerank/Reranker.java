package dev.kindred.searcher.rerank;

import dev.kindred.core.encode.cross.CrossEncoder;
import dev.kindred.core.encode.cross.CrossEncoders;
import dev.kindred.core.encode.cross.PairScore;
import dev.kindred.core.encode.cross.ScoringPool;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import dev.kindred.searcher.fuse.Contribution;
import dev.kindred.searcher.fuse.Fused;
import dev.kindred.searcher.fuse.Ranking;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A cross-encoder over the best documents of the blend. It reads each document's best passage by
 * every retriever, and the document takes the best of their scores. Reading all passages of long
 * documents would cost many times as much; what no retriever thought the best of its document is
 * left unread.
 *
 * <p>The model is loaded by the first query that needs it. Thread-safe: any number of searchers and
 * queries may share one.
 */
public final class Reranker implements AutoCloseable {
  /** Documents that are read where nobody asks for another number. */
  public static final int DEFAULT_DEPTH = 50;

  /** What its {@link Contribution}s are named. */
  public static final String NAME = "rerank";

  private static final Contribution NOT_READ = new Contribution(NAME, 0, 0, 0, 0);

  private final ModelFiles files;
  private final ScoringPool pool;

  /** Native code must not lose its session while it runs: closing waits for who scores. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private @Nullable CrossEncoder encoder;
  private boolean closed;

  private Reranker(ModelFiles files, int threads) {
    this.files = files;
    this.pool = new ScoringPool(threads);
  }

  /**
   * A reranker that uses every core for one query.
   *
   * @param model name or folder of a cross-encoder
   * @throws dev.kindred.core.model.ModelException if there is no such model; whether it is a
   *     cross-encoder shows when it is first used
   */
  public static Reranker open(String model) {
    return open(model, Runtime.getRuntime().availableProcessors());
  }

  /**
   * A reranker.
   *
   * @param model name or folder of a cross-encoder
   * @param threads threads that work for one query, the caller's included; 1 where many queries are
   *     under way at once
   * @throws dev.kindred.core.model.ModelException if there is no such model
   * @throws IllegalArgumentException if {@code threads} is below 1
   */
  public static Reranker open(String model, int threads) {
    return new Reranker(Models.find(model), threads);
  }

  /** The model's name. */
  public String modelName() {
    return files.name();
  }

  /**
   * Reranks a blend. Documents are read in its order; those that were read whole when the effort
   * ends come first, by the model's scores (equal ones in the blend's order), the others behind
   * them in the blend's order. Scores of the others are moved below the lowest of the model's, so
   * that they still descend.
   *
   * <p>Every document has one contribution more, named {@link #NAME}: its rank is the document's in
   * the blend, 0 if it was not reranked. The others stay what they gave to the blend.
   *
   * @param query the question; if blank, nothing is reranked
   * @param blend best first
   * @param rankings what was blended
   * @param texts what the model reads
   * @throws dev.kindred.core.model.ModelException if the model cannot be opened or fails
   * @throws IllegalStateException if the reranker is closed
   */
  public Reranked rerank(
      String query, List<Fused> blend, List<Ranking> rankings, PassageTexts texts, Effort effort)
      throws IOException {
    if (query.isBlank() || blend.isEmpty()) {
      return new Reranked(blend, 0, 0);
    }
    List<Fused> first = blend.subList(0, Math.min(effort.depth(), blend.size()));
    List<List<Integer>> passages = new RetrievedPassages(rankings).of(first);
    var read = new ArrayList<String>();
    for (int i = 0; i < first.size(); i++) {
      read.addAll(texts.of(first.get(i).document(), passages.get(i)));
    }
    return reordered(blend, passages, score(query, read, effort));
  }

  /**
   * Loads the model now rather than at the first query.
   *
   * @throws dev.kindred.core.model.ModelException if it is broken or no cross-encoder
   */
  public void load() {
    ensureOpen();
  }

  /** Whether the model is loaded. */
  public boolean loaded() {
    lock.readLock().lock();
    try {
      return encoder != null;
    } finally {
      lock.readLock().unlock();
    }
  }

  private List<PairScore> score(String query, List<String> passages, Effort effort) {
    ensureOpen();
    lock.readLock().lock();
    try {
      if (encoder == null) {
        throw new IllegalStateException("the reranker is closed");
      }
      return pool.score(encoder, query, passages, effort.goOn());
    } finally {
      lock.readLock().unlock();
    }
  }

  private void ensureOpen() {
    lock.readLock().lock();
    try {
      if (encoder != null) {
        return;
      }
    } finally {
      lock.readLock().unlock();
    }
    lock.writeLock().lock();
    try {
      if (encoder == null && !closed) {
        encoder = CrossEncoders.open(files);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static Reranked reordered(
      List<Fused> blend, List<List<Integer>> passages, List<PairScore> scores) {
    var reranked = new ArrayList<Fused>(blend.size());
    int at = 0;
    for (List<Integer> read : passages) {
      int behind = at + read.size();
      if (behind > scores.size()) {
        break;
      }
      int before = reranked.size();
      reranked.add(best(blend.get(before), read, scores.subList(at, behind), before + 1));
      at = behind;
    }
    int count = reranked.size();
    reranked.sort(Comparator.comparingDouble(document -> -document.score()));
    List<Fused> others = blend.subList(count, blend.size());
    // How far the others move, so that the first of them lies 1 below the lowest score.
    double shift =
        count == 0 || others.isEmpty()
            ? 0
            : reranked.getLast().score() - 1 - others.getFirst().score();
    for (Fused other : others) {
      reranked.add(with(other, other.passage(), other.score() + shift, NOT_READ));
    }
    return new Reranked(reranked, count, scores.size());
  }

  private static Fused best(
      Fused document, List<Integer> passages, List<PairScore> scores, int rankBefore) {
    int best = 0;
    for (int i = 1; i < scores.size(); i++) {
      if (scores.get(i).score() > scores.get(best).score()) {
        best = i;
      }
    }
    double score = scores.get(best).score();
    return with(
        document, passages.get(best), score, new Contribution(NAME, rankBefore, score, score, 1));
  }

  private static Fused with(Fused document, int passage, double score, Contribution contribution) {
    var contributions = new ArrayList<>(document.contributions());
    contributions.add(contribution);
    return new Fused(document.document(), passage, score, contributions);
  }

  /** Waits for queries under way and releases the model. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try (pool) {
      closed = true;
      if (encoder != null) {
        encoder.close();
        encoder = null;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
