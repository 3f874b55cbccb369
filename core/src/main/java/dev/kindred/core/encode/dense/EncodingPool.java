package dev.kindred.core.encode.dense;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Encodes many texts with a fixed number of workers and a bounded queue: a caller that is faster
 * than the workers waits. Thread-safe. The encoder stays the caller's to close.
 */
public final class EncodingPool implements AutoCloseable {
  /** Enough to keep workers busy, few enough that nothing piles up. */
  private static final int QUEUED_PER_WORKER = 16;

  private final DenseEncoder encoder;
  private final ThreadPoolExecutor executor;

  /**
   * @param encoder what the workers run
   * @param workers threads, at least 1; one a core is best
   * @throws IllegalArgumentException if {@code workers} is below 1
   */
  public EncodingPool(DenseEncoder encoder, int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("encoding workers must be >= 1, got " + workers);
    }
    this.encoder = encoder;
    var number = new AtomicInteger();
    this.executor =
        new ThreadPoolExecutor(
            workers,
            workers,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(workers * QUEUED_PER_WORKER),
            task -> {
              var thread = new Thread(task, "kindred-encoder-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            EncodingPool::waitForPlace);
  }

  private static void waitForPlace(Runnable task, ThreadPoolExecutor executor) {
    try {
      while (!executor.getQueue().offer(task, 100, TimeUnit.MILLISECONDS)) {
        if (executor.isShutdown()) {
          throw new RejectedExecutionException("encoding pool is closed");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("interrupted while waiting for an encoder", e);
    }
  }

  /** The encoder that the workers run. */
  public DenseEncoder encoder() {
    return encoder;
  }

  /**
   * Queues one text, waiting for a place if the queue is full.
   *
   * @throws RejectedExecutionException if the pool is closed or the waiting thread is interrupted
   */
  public CompletableFuture<Embedding> submit(String text, TextRole role) {
    return CompletableFuture.supplyAsync(() -> encoder.encode(text, role), executor);
  }

  /**
   * Encodes all texts.
   *
   * @return one embedding a text, in the order given
   */
  public List<Embedding> encodeAll(List<String> texts, TextRole role) {
    var futures = new ArrayList<CompletableFuture<Embedding>>(texts.size());
    for (String text : texts) {
      futures.add(submit(text, role));
    }
    try {
      return futures.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Drops what is queued and waits for what is running, so that the encoder can then be closed. */
  @Override
  public void close() {
    executor.shutdownNow();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (executor.awaitTermination(1, TimeUnit.MINUTES)) {
            return;
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
