package dev.kindred.cli;

import static java.util.Objects.requireNonNull;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.cli.report.BarPlot;
import dev.kindred.cli.report.BarPlot.Bar;
import dev.kindred.cli.report.Plot;
import dev.kindred.cli.report.Report;
import dev.kindred.cli.report.Section;
import dev.kindred.cli.report.Table;
import dev.kindred.cli.report.Table.Column;
import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.cross.CrossEncoder;
import dev.kindred.core.encode.cross.CrossEncoders;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.dense.Embedding;
import dev.kindred.core.eval.sentence.PairwiseSet;
import dev.kindred.core.eval.sentence.SentenceScores;
import dev.kindred.core.eval.sentence.SentenceSet;
import dev.kindred.core.eval.sentence.TextPair;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Measures models on a set of sentences.
 *
 * @param jobs texts under way at once
 * @param stop polled between texts
 */
record SentenceEvaluation(Terminal terminal, SentenceSet set, int jobs, BooleanSupplier stop) {

  /**
   * What one model reaches.
   *
   * @param name of the model
   * @param scores one for each way of comparing
   */
  record Result(String name, List<SentenceScores> scores) {}

  /**
   * Measures a model.
   *
   * @throws IllegalArgumentException if it is a cross-encoder and the set has no pairs to score
   * @throws InterruptedException if the user wants to stop
   */
  Result evaluate(SentenceModel model) throws InterruptedException {
    return model.cross() ? cross(model.name(), model.model()) : dense(model.name(), model.model());
  }

  private Result dense(String name, String model) throws InterruptedException {
    int total = set.texts().values().stream().mapToInt(Set::size).sum();
    var vectors = new EnumMap<TextRole, Map<String, float[]>>(TextRole.class);
    try (DenseEncoder encoder = DenseEncoders.open(model);
        var pool = new EncodingPool(jobs);
        var progress = new StepLine(terminal, total, "texts")) {
      for (Map.Entry<TextRole, Set<String>> entry : set.texts().entrySet()) {
        Map<String, Supplier<Embedding>> tasks = new LinkedHashMap<>();
        entry
            .getValue()
            .forEach(text -> tasks.put(text, () -> encoder.encode(text, entry.getKey())));
        var ofRole = new HashMap<String, float[]>();
        all(pool, tasks, progress)
            .forEach((text, embedding) -> ofRole.put(text, embedding.vector()));
        vectors.put(entry.getKey(), ofRole);
      }
    }
    return new Result(
        name,
        set.evaluate((text, role) -> requireNonNull(requireNonNull(vectors.get(role)).get(text))));
  }

  private Result cross(String name, String model) throws InterruptedException {
    if (!(set instanceof PairwiseSet pairwise)) {
      throw new IllegalArgumentException(
          "a cross-encoder scores pairs and rankings, not %s".formatted(set.description()));
    }
    Map<TextPair, Float> scores;
    try (CrossEncoder encoder = CrossEncoders.open(model);
        var pool = new EncodingPool(jobs);
        var progress = new StepLine(terminal, pairwise.pairs().size(), "pairs")) {
      Map<TextPair, Supplier<Float>> tasks = new LinkedHashMap<>();
      for (TextPair pair : pairwise.pairs()) {
        tasks.put(pair, () -> encoder.predict(pair.first(), pair.second()));
      }
      scores = all(pool, tasks, progress);
    }
    return new Result(name, List.of(pairwise.evaluate(pair -> requireNonNull(scores.get(pair)))));
  }

  private <K, V> Map<K, V> all(EncodingPool pool, Map<K, Supplier<V>> tasks, StepLine progress)
      throws InterruptedException {
    var futures = new LinkedHashMap<K, CompletableFuture<V>>();
    var results = new HashMap<K, V>();
    try {
      for (Map.Entry<K, Supplier<V>> task : tasks.entrySet()) {
        if (stop.getAsBoolean()) {
          throw new InterruptedException("stopped by the user");
        }
        futures.put(task.getKey(), pool.submit(task.getValue()));
      }
      for (Map.Entry<K, CompletableFuture<V>> future : futures.entrySet()) {
        results.put(future.getKey(), future.getValue().join());
        progress.step();
      }
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } finally {
      // Does nothing to those that are done: all, unless one failed.
      futures.values().forEach(future -> future.cancel(false));
    }
    return results;
  }

  Report report(String title, List<Result> results) {
    var columns = new ArrayList<>(List.of(Column.text("model"), Column.text("compared by")));
    Set<String> metrics = results.getFirst().scores().getFirst().values().keySet();
    metrics.forEach(metric -> columns.add(Column.number(metric)));
    var rows = new ArrayList<List<String>>();
    for (Result result : results) {
      for (SentenceScores scores : result.scores()) {
        var row = new ArrayList<>(List.of(SafeText.line(result.name()), scores.comparison()));
        scores
            .values()
            .values()
            .forEach(value -> row.add(String.format(Locale.ROOT, "%.4f", value)));
        rows.add(row);
      }
    }
    return new Report(
        title,
        List.of(set.description()),
        List.of(
            new Section(
                "Metrics",
                List.of(),
                List.of(plot(metrics, results)),
                new Table(columns, rows),
                false)));
  }

  /** Of thresholds there is nothing to see. */
  private static Plot plot(Set<String> metrics, List<Result> results) {
    var plot = new BarPlot();
    for (String metric : metrics) {
      if (!metric.endsWith("threshold")) {
        plot.group(
            metric,
            results.stream()
                .flatMap(
                    result -> result.scores().stream().map(scores -> bar(result, scores, metric)))
                .toList());
      }
    }
    return plot.plot("Metrics");
  }

  private static Bar bar(Result result, SentenceScores scores, String metric) {
    return Bar.exact(
        "%s, %s".formatted(SafeText.line(result.name()), scores.comparison()),
        requireNonNull(scores.values().get(metric)));
  }

  JsonObject json(List<Result> results) {
    var json = new JsonObject();
    json.addProperty("set", set.description());
    var array = new JsonArray();
    for (Result result : results) {
      for (SentenceScores scores : result.scores()) {
        var entry = new JsonObject();
        entry.addProperty("model", result.name());
        entry.addProperty("comparison", scores.comparison());
        var values = new JsonObject();
        scores.values().forEach(values::addProperty);
        entry.add("metrics", values);
        array.add(entry);
      }
    }
    json.add("results", array);
    return json;
  }
}
