package dev.kindred.core.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Encodes many texts with a fixed number of workers and a bounded queue: a caller that is faster
 * than the workers waits. Thread-safe. Encoders stay the caller's to close.
 */
public final class EncodingPool implements AutoCloseable {
  /** Enough to keep workers busy, few enough that nothing piles up. */
  private static final int QUEUED_PER_WORKER = 16;

  /** A worker goes to the queue for so many texts at most: it costs about what a short one does. */
  private static final int MOST_AT_ONCE = 16;

  /** And at least so often, so that all workers end at much the same time. */
  private static final int LEAST_SHARES = 64;

  private final ThreadPoolExecutor executor;

  /**
   * @param workers threads, at least 1; one a core is best
   * @throws IllegalArgumentException if {@code workers} is below 1
   */
  public EncodingPool(int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("encoding workers must be >= 1, got " + workers);
    }
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

  /** One text on its way; whatever goes wrong with it is for who holds its future. */
  private record Task<E>(Supplier<E> encoding, CompletableFuture<E> result) implements Runnable {
    @Override
    public void run() {
      if (result.isDone()) {
        return; // nobody wants it any more
      }
      try {
        result.complete(encoding.get());
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(e);
      }
    }

    void drop() {
      result.completeExceptionally(closed());
    }
  }

  private static RejectedExecutionException closed() {
    return new RejectedExecutionException("encoding pool is closed");
  }

  private static void waitForPlace(Runnable task, ThreadPoolExecutor executor) {
    try {
      do {
        if (executor.isShutdown()) {
          throw closed();
        }
      } while (!executor.getQueue().offer(task, 100, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("interrupted while waiting for an encoder", e);
    }
    // The place may have been made by close() emptying the queue: then no worker would come for it.
    if (executor.isShutdown() && executor.remove(task)) {
      throw closed();
    }
  }

  /**
   * Queues one text, waiting for a place if the queue is full. If the pool is closed before its
   * turn comes, the future fails with a {@link RejectedExecutionException}; if it is cancelled
   * before, the text is not encoded.
   *
   * @throws RejectedExecutionException if the pool is closed or the waiting thread is interrupted
   */
  public <E> CompletableFuture<E> submit(TextEncoder<E> encoder, String text, TextRole role) {
    return submit(() -> encoder.encode(text, role));
  }

  /** As {@link #submit(TextEncoder, String, TextRole)}, for any work that encodes. */
  public <E> CompletableFuture<E> submit(Supplier<E> encoding) {
    var result = new CompletableFuture<E>();
    executor.execute(new Task<>(encoding, result));
    return result;
  }

  /**
   * Encodes all texts. If one fails, what is still queued is dropped.
   *
   * @return one result a text, in the order given
   */
  public <E> List<E> encodeAll(TextEncoder<E> encoder, List<String> texts, TextRole role) {
    return encodeAll(texts, text -> encoder.encode(text, role));
  }

  /** As {@link #encodeAll(TextEncoder, List, TextRole)}, for any work that encodes. */
  public <T, E> List<E> encodeAll(List<T> texts, Function<? super T, E> encoding) {
    int size =
        Math.clamp(
            texts.size() / ((long) executor.getMaximumPoolSize() * LEAST_SHARES), 1, MOST_AT_ONCE);
    var futures = new ArrayList<CompletableFuture<List<E>>>();
    try {
      for (int from = 0; from < texts.size(); from += size) {
        List<T> some = texts.subList(from, Math.min(from + size, texts.size()));
        futures.add(submit(() -> some.stream().<E>map(encoding).toList()));
      }
      return futures.stream().map(CompletableFuture::join).flatMap(List::stream).toList();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } finally {
      // Does nothing to those that are done: all, unless one failed.
      futures.forEach(future -> future.cancel(false));
    }
  }

  /** Drops what is queued and waits for what is running, so that the encoder can then be closed. */
  @Override
  public void close() {
    for (Runnable queued : executor.shutdownNow()) {
      ((Task<?>) queued).drop();
    }
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
