package dev.kindred.cli;

import dev.kindred.core.eval.BeirCollection;
import dev.kindred.core.eval.Evaluation;
import dev.kindred.core.eval.Metric;
import dev.kindred.core.eval.Run;
import dev.kindred.core.eval.ScoredDocument;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.RankedId;
import dev.kindred.searcher.Searcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Asks the judged queries of a collection and measures the answers. Queries are plain text,
 * whatever characters they hold.
 *
 * @param metrics what is measured
 * @param jobs queries under way at once
 * @param stop polled between queries
 */
record CollectionEvaluation(
    Searcher searcher,
    BeirCollection collection,
    List<Metric> metrics,
    int jobs,
    BooleanSupplier stop) {

  /** Documents retrieved a query at least: as deep as Recall@1000 looks. */
  private static final int DEPTH = 1000;

  /**
   * What one system answered, and how well.
   *
   * @param name of the system
   */
  record Result(String name, Run run, Evaluation evaluation) {}

  /**
   * Asks every query of one system.
   *
   * @param ranking sets how documents are retrieved and scored
   * @param asked called after each query
   * @throws InterruptedException if the user wants to stop
   */
  Result evaluate(String name, Consumer<Query.Builder> ranking, Runnable asked)
      throws InterruptedException {
    var answers = new LinkedHashMap<String, Future<List<ScoredDocument>>>();
    var rankings = new LinkedHashMap<String, List<ScoredDocument>>();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            jobs, Thread.ofPlatform().name("kindred-eval-", 0).daemon().factory());
    try {
      collection
          .queries()
          .forEach((id, text) -> answers.put(id, pool.submit(() -> answer(text, ranking))));
      for (Map.Entry<String, Future<List<ScoredDocument>>> answer : answers.entrySet()) {
        rankings.put(answer.getKey(), get(answer.getValue()));
        asked.run();
      }
    } finally {
      pool.shutdownNow();
    }
    var run = new Run(rankings);
    return new Result(name, run, Evaluation.of(collection.qrels(), run, metrics));
  }

  private int depth() {
    return metrics.stream()
        .mapToInt(Metric::cutoff)
        .filter(cutoff -> cutoff != Metric.WHOLE_RANKING)
        .reduce(DEPTH, Math::max);
  }

  private List<ScoredDocument> answer(String text, Consumer<Query.Builder> ranking)
      throws InterruptedException {
    if (stop.getAsBoolean()) {
      throw new InterruptedException("stopped by the user");
    }
    if (text.isBlank()) {
      return List.of();
    }
    Query.Builder query = Query.builder(text).plainText().limit(depth());
    ranking.accept(query);
    return searcher.rank(query.build()).stream().map(CollectionEvaluation::scored).toList();
  }

  private static ScoredDocument scored(RankedId ranked) {
    return new ScoredDocument(ranked.id(), (float) ranked.score());
  }

  private static List<ScoredDocument> get(Future<List<ScoredDocument>> answer)
      throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case InterruptedException cause -> throw cause;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }
}
