package dev.kindred.core.encode.cross;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Scores the passages of one query on several threads: the caller's and helpers that all callers
 * share, so that many queries at once wait for each other rather than make threads. Thread-safe.
 * Encoders stay the caller's to close, once no call is under way.
 */
public final class ScoringPool implements AutoCloseable {
  private final int threads;
  private final ExecutorService helpers;

  /**
   * @param threads threads that work for one caller, its own included; one a core is best
   * @throws IllegalArgumentException if {@code threads} is below 1
   */
  public ScoringPool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("scoring threads must be >= 1, got " + threads);
    }
    this.threads = threads;
    // Threads come with the first tasks: a pool of one thread never has any.
    this.helpers =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1),
            Thread.ofPlatform().name("kindred-scoring-", 1).daemon().factory());
  }

  /** Passages that are handed out one after the other, in their order. */
  private static final class Work {
    private final CrossEncoder encoder;
    private final String query;
    private final List<String> passages;
    private final BooleanSupplier goOn;
    private final List<CompletableFuture<PairScore>> scores;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();

    Work(CrossEncoder encoder, String query, List<String> passages, BooleanSupplier goOn) {
      this.encoder = encoder;
      this.query = query;
      this.passages = passages;
      this.goOn = goOn;
      this.scores = new ArrayList<>(passages.size());
      passages.forEach(unused -> scores.add(new CompletableFuture<>()));
    }

    void run() {
      while (!stopped.get()) {
        // Asked before a passage is taken: one that is taken is scored.
        if (!goOn.getAsBoolean()) {
          stopped.set(true);
          return;
        }
        int at = next.getAndIncrement();
        if (at >= passages.size()) {
          return;
        }
        try {
          scores.get(at).complete(encoder.score(query, passages.get(at)));
        } catch (RuntimeException | Error e) {
          stopped.set(true);
          scores.get(at).completeExceptionally(e);
        }
      }
    }
  }

  /**
   * Scores passages in their order until all are done or time is up.
   *
   * @param goOn polled before each passage, by any thread; once it says no, no other is begun
   * @return scores of the first passages, as many as were scored; all unless {@code goOn} said no
   * @throws dev.kindred.core.model.ModelException if the model fails on one
   * @throws IllegalStateException if the pool is closed
   */
  public List<PairScore> score(
      CrossEncoder encoder, String query, List<String> passages, BooleanSupplier goOn) {
    var work = new Work(encoder, query, passages, goOn);
    try {
      for (int i = 1; i < Math.min(threads, passages.size()); i++) {
        helpers.execute(work::run);
      }
    } catch (RejectedExecutionException e) {
      work.stopped.set(true);
      throw new IllegalStateException("scoring pool is closed", e);
    }
    work.run();
    // Handed out to helpers and maybe still under way; a helper that comes later finds nothing.
    int begun = Math.min(work.next.getAndSet(passages.size()), passages.size());
    return joined(work.scores.subList(0, begun));
  }

  /** Waits for all, also where one has failed: nothing may run behind the caller's back. */
  private static List<PairScore> joined(List<CompletableFuture<PairScore>> scores) {
    CompletableFuture<?> all = CompletableFuture.allOf(scores.toArray(CompletableFuture[]::new));
    try {
      all.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
    return scores.stream().map(CompletableFuture::join).toList();
  }

  /** Ends the helpers; calls under way are finished by their own threads. */
  @Override
  public void close() {
    helpers.shutdown();
  }
}
