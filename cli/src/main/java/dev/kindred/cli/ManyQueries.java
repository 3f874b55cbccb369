package dev.kindred.cli;

import dev.kindred.searcher.Query;
import dev.kindred.searcher.SearchResults;
import dev.kindred.searcher.Searcher;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Asks many queries, one a core at once, and hands the answers on in the order of the queries.
 *
 * @param query makes one of a text
 * @param stop polled before each answer
 */
record ManyQueries(Searcher searcher, Function<String, Query> query, BooleanSupplier stop) {
  /** Few enough that answers do not pile up behind a slow one. */
  private static final int UNDER_WAY_PER_CORE = 4;

  /** Is given each answer. */
  interface Sink extends AutoCloseable {
    void accept(QueryLine line, SearchResults results) throws IOException;

    @Override
    void close() throws IOException;
  }

  private record Pending(QueryLine line, CompletableFuture<SearchResults> results) {}

  /**
   * Asks all.
   *
   * @param sink closed behind the last answer, and not before
   * @return how many found nothing
   * @throws InterruptedException if the user wants to stop
   */
  int answer(List<QueryLine> lines, Sink sink) throws IOException, InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    int empty = 0;
    Deque<Pending> pending = new ArrayDeque<>();
    Iterator<QueryLine> rest = lines.iterator();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            cores, Thread.ofPlatform().name("kindred-query-", 0).daemon().factory());
    try {
      while (rest.hasNext() || !pending.isEmpty()) {
        while (rest.hasNext() && pending.size() < cores * UNDER_WAY_PER_CORE) {
          QueryLine line = rest.next();
          pending.add(
              new Pending(
                  line,
                  CompletableFuture.supplyAsync(
                      () -> searcher.answer(query.apply(line.text())), pool)));
        }
        if (stop.getAsBoolean()) {
          throw new InterruptedException("stopped by the user");
        }
        Pending oldest = pending.remove();
        SearchResults results = joined(oldest.results());
        empty += results.hits().isEmpty() ? 1 : 0;
        sink.accept(oldest.line(), results);
      }
    } finally {
      pool.close(); // searches use the searcher, which the caller closes next
    }
    sink.close();
    return empty;
  }

  private static SearchResults joined(CompletableFuture<SearchResults> results) {
    try {
      return results.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
