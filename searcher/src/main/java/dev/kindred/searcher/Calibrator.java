package dev.kindred.searcher;

import dev.kindred.searcher.relevance.NullQueries;
import dev.kindred.searcher.relevance.Relevance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks an index what it has nothing to say to.
 *
 * @param asking tells the best strength of each retriever
 */
record Calibrator(Asking asking) {
  /** HNSW finds the best the more surely the more it looks for. */
  private static final int DEPTH = 100;

  /** Asks one query. */
  interface Asking {
    Map<String, Double> best(Query query) throws IOException;
  }

  Relevance calibrate(int threads, long passages) throws IOException {
    List<String> queries = NullQueries.all();
    var answers = new ArrayList<Future<Map<String, Double>>>(queries.size());
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("kindred-calibrator-", 0).daemon().factory());
    try {
      for (String query : queries) {
        answers.add(
            pool.submit(() -> asking.best(Query.builder(query).plainText().limit(DEPTH).build())));
      }
      var strengths = new HashMap<String, double[]>();
      for (int i = 0; i < answers.size(); i++) {
        int number = i;
        get(answers.get(i))
            .forEach(
                (retriever, strength) ->
                    strengths
                            .computeIfAbsent(retriever, unused -> new double[queries.size()])[
                            number] =
                        strength);
      }
      return Relevance.fit(strengths, passages);
    } finally {
      pool.shutdownNow();
    }
  }

  private static Map<String, Double> get(Future<Map<String, Double>> answer) throws IOException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case IOException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while calibrating", e);
    }
  }
}
