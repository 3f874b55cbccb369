package dev.kindred.searcher;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Work of one query on several cores, where they have time. */
final class Parallel {

  private Parallel() {}

  /**
   * Calls all, the first on this thread and the others wherever the common pool has a thread to
   * spare; what it has not begun by then this thread does too, so that a busy machine loses
   * nothing. None is under way any more on return, whatever happens.
   *
   * @return the results in the order of the calls
   * @throws IOException and so on, as the first call that failed; the other failures are suppressed
   */
  static <T> List<T> all(List<Callable<T>> calls) throws IOException {
    List<FutureTask<T>> tasks = calls.stream().map(FutureTask::new).toList();
    for (FutureTask<T> task : tasks.subList(Math.min(1, tasks.size()), tasks.size())) {
      ForkJoinPool.commonPool().execute(task);
    }
    tasks.forEach(FutureTask::run); // does nothing where somebody else has begun
    var results = new ArrayList<T>(tasks.size());
    @Nullable Throwable failure = null;
    for (FutureTask<T> task : tasks) {
      try {
        results.add(await(task));
      } catch (ExecutionException e) {
        if (failure == null) {
          failure = e.getCause();
        } else {
          failure.addSuppressed(e.getCause());
        }
      }
    }
    if (failure != null) {
      throw rethrown(failure);
    }
    return results;
  }

  /** Not to be interrupted: the call reads what the caller closes next. */
  private static <T> T await(FutureTask<T> task) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
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

  private static IOException rethrown(Throwable failure) {
    return switch (failure) {
      case IOException e -> e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> new IOException(failure);
    };
  }
}
