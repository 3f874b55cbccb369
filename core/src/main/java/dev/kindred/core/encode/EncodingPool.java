package dev.kindred.core.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Encodes many texts with a fixed number of workers and a bounded queue: a caller that is faster
 * than the workers waits. Thread-safe. Encoders stay the caller's to close.
 */
public final class EncodingPool implements AutoCloseable {
  /** Enough for workers to find texts of one length, few enough that nothing piles up. */
  private static final int QUEUED_PER_WORKER = 256;

  /** Characters of a text that an encoder may be faster with when it has others beside it. */
  private static final int SHORT = 300;

  /** A worker goes to the queue for so many texts at most: some of them have the same length. */
  private static final int MOST_AT_ONCE = 256;

  /** And at least so often, so that all workers end at much the same time. */
  private static final int LEAST_SHARES = 16;

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

  /** What a worker is to do; whatever goes wrong with it is for who holds its future. */
  private interface Task extends Runnable {
    void drop();
  }

  private record Work<E>(Supplier<E> encoding, CompletableFuture<E> result) implements Task {
    @Override
    public void run() {
      if (!result.isDone()) { // else nobody wants it any more
        complete(result, encoding);
      }
    }

    @Override
    public void drop() {
      result.completeExceptionally(closed());
    }
  }

  private static <E> void complete(CompletableFuture<E> result, Supplier<E> encoding) {
    try {
      result.complete(encoding.get());
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  /** Several texts, each to what it would be alone. */
  @FunctionalInterface
  public interface Encoding<E> {

    /**
     * Encodes texts.
     *
     * @return one result a text, in the order given
     */
    List<E> encodeAll(List<String> texts);
  }

  private record InRole<E>(TextEncoder<E> encoder, TextRole role) implements Encoding<E> {
    @Override
    public List<E> encodeAll(List<String> texts) {
      return encoder.encodeAll(texts, role);
    }
  }

  /** A text on its way: a worker that comes to it takes those behind it along. */
  private final class Text<E> implements Task {
    private final Encoding<E> encoding;
    private final String text;
    private final CompletableFuture<E> result = new CompletableFuture<>();

    Text(Encoding<E> encoding, String text) {
      this.encoding = encoding;
      this.text = text;
    }

    @Override
    public void run() {
      var together = new ArrayList<Text<E>>(List.of(this));
      Optional<Runnable> other = takeAlong(together);
      together.removeIf(one -> one.result.isDone()); // nobody wants it any more
      encode(together);
      other.ifPresent(Runnable::run);
    }

    /**
     * Adds what is next in the queue, while it is of this kind: a fair share of it at most.
     *
     * @return what turned out to be of another kind when it was taken already
     */
    private Optional<Runnable> takeAlong(List<Text<E>> together) {
      BlockingQueue<Runnable> queue = executor.getQueue();
      int share =
          Math.min(MOST_AT_ONCE, Math.ceilDiv(queue.size() + 1, executor.getMaximumPoolSize()));
      while (together.size() < share && alike(queue.peek()).isPresent()) {
        Runnable next = queue.poll(); // another worker may have been there first
        Optional<Text<E>> alike = alike(next);
        if (alike.isEmpty()) {
          return Optional.ofNullable(next);
        }
        together.add(alike.get());
      }
      return Optional.empty();
    }

    @SuppressWarnings("unchecked") // what has an equal encoding has the same results
    private Optional<Text<E>> alike(@Nullable Runnable task) {
      return task instanceof EncodingPool.Text<?> other
              && text.length() <= SHORT
              && other.text.length() <= SHORT
              && other.encoding.equals(encoding)
          ? Optional.of((Text<E>) other)
          : Optional.empty();
    }

    private void encode(List<Text<E>> together) {
      if (together.size() > 1) {
        try {
          List<E> results = encoding.encodeAll(together.stream().map(one -> one.text).toList());
          for (int i = 0; i < together.size(); i++) {
            together.get(i).result.complete(results.get(i));
          }
          return;
        } catch (RuntimeException e) {
          // One of them failed: which one shows when each is alone.
        } catch (Error e) {
          together.forEach(one -> one.result.completeExceptionally(e));
          return;
        }
      }
      for (Text<E> one : together) {
        complete(one.result, () -> encoding.encodeAll(List.of(one.text)).getFirst());
      }
    }

    @Override
    public void drop() {
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
    return submit(new InRole<>(encoder, role), text);
  }

  /**
   * As {@link #submit(TextEncoder, String, TextRole)}, by anything that encodes.
   *
   * @param encoding equal for texts that may go together
   */
  public <E> CompletableFuture<E> submit(Encoding<E> encoding, String text) {
    var task = new Text<>(encoding, text);
    executor.execute(task);
    return task.result;
  }

  /** As {@link #submit(TextEncoder, String, TextRole)}, for any work. */
  public <E> CompletableFuture<E> submit(Supplier<E> encoding) {
    var result = new CompletableFuture<E>();
    executor.execute(new Work<>(encoding, result));
    return result;
  }

  /**
   * Encodes all texts, the longest first. If one fails, what is still queued is dropped.
   *
   * @return one result a text, in the order given
   */
  public <E> List<E> encodeAll(TextEncoder<E> encoder, List<String> texts, TextRole role) {
    return encodeAll(new InRole<>(encoder, role), texts);
  }

  /** As {@link #encodeAll(TextEncoder, List, TextRole)}, by anything that encodes. */
  public <E> List<E> encodeAll(Encoding<E> encoding, List<String> texts) {
    // Those of much the same length go together.
    List<Integer> order =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt(place -> -texts.get(place).length()))
            .toList();
    List<E> sorted =
        inShares(order, places -> encoding.encodeAll(places.stream().map(texts::get).toList()));
    int[] where = new int[texts.size()];
    for (int i = 0; i < where.length; i++) {
      where[order.get(i)] = i;
    }
    return Arrays.stream(where).mapToObj(sorted::get).toList();
  }

  /** As {@link #encodeAll(TextEncoder, List, TextRole)}, for any work, in the order given. */
  public <T, E> List<E> encodeAll(List<T> texts, Function<? super T, E> encoding) {
    return inShares(texts, some -> some.stream().<E>map(encoding).toList());
  }

  private <T, E> List<E> inShares(List<T> all, Function<List<T>, List<E>> encoding) {
    int size =
        Math.clamp(
            all.size() / ((long) executor.getMaximumPoolSize() * LEAST_SHARES), 1, MOST_AT_ONCE);
    var futures = new ArrayList<CompletableFuture<List<E>>>();
    try {
      for (int from = 0; from < all.size(); from += size) {
        List<T> some = all.subList(from, Math.min(from + size, all.size()));
        futures.add(submit(() -> encoding.apply(some)));
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
      ((Task) queued).drop();
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
