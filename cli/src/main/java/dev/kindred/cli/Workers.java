package dev.kindred.cli;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A thread for each core but the caller's own, for work on vectors, in which the caller joins. */
final class Workers implements Executor, AutoCloseable {
  private final ExecutorService executor;

  Workers() {
    var number = new AtomicInteger();
    executor =
        Executors.newFixedThreadPool(
            Math.max(1, Runtime.getRuntime().availableProcessors() - 1),
            task -> {
              var thread = new Thread(task, "kindred-vectors-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
