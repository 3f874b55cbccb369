package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.cli.CollectionEvaluation.Result;
import dev.kindred.cli.report.BarPlot;
import dev.kindred.cli.report.CurvePlot;
import dev.kindred.cli.report.DifferencePlot;
import dev.kindred.cli.report.DifferencePlot.Difference;
import dev.kindred.cli.report.OutcomePlot;
import dev.kindred.cli.report.Plot;
import dev.kindred.cli.report.Report;
import dev.kindred.cli.report.Section;
import dev.kindred.cli.report.Table;
import dev.kindred.cli.report.Table.Column;
import dev.kindred.core.eval.BeirCollection;
import dev.kindred.core.eval.Evaluation;
import dev.kindred.core.eval.Interval;
import dev.kindred.core.eval.Metric;
import dev.kindred.core.eval.Metric.Measure;
import dev.kindred.core.eval.SystemComparison;
import dev.kindred.core.eval.SystemComparison.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Systems side by side over one collection: what each reaches, how surely each two differ, and on
 * which queries. The first metric is the one that pairs and queries are told by.
 */
final class ComparisonReport {
  /** Queries of a pair that are named for how much they differ. */
  private static final int MOST_DIFFERENT = 5;

  /** Pairs whose queries are not too many for a terminal. */
  private static final int FEW_PAIRS = 3;

  private static final int RECALL_LEVELS = 10;

  private final BeirCollection collection;
  private final List<Result> results;
  private final List<Metric> metrics;
  private final List<String> queryIds;
  private final List<Map<String, Double>> firstByQuery;
  private final Map<Metric, SystemComparison> comparisons = new HashMap<>();

  /**
   * @param results over the same queries, at least one
   * @param metrics what was measured, the one that counts first
   */
  ComparisonReport(BeirCollection collection, List<Result> results, List<Metric> metrics) {
    this.collection = collection;
    this.results = List.copyOf(results);
    this.metrics = List.copyOf(metrics);
    this.queryIds = results.getFirst().evaluation().queryIds();
    this.firstByQuery =
        results.stream()
            .<Map<String, Double>>map(result -> result.evaluation().perQuery(metrics.getFirst()))
            .toList();
  }

  Report report(String title, List<String> facts) {
    var sections = new ArrayList<Section>();
    sections.add(means());
    sections.add(intervals());
    if (results.size() > 1) {
      sections.add(pairs());
      sections.add(mostDifferent());
    }
    sections.add(precisionAndRecall());
    sections.add(queries());
    return new Report(title, facts, sections);
  }

  private Metric first() {
    return metrics.getFirst();
  }

  private SystemComparison comparison(Metric metric) {
    return comparisons.computeIfAbsent(
        metric, m -> SystemComparison.of(results.stream().map(Result::evaluation).toList(), m));
  }

  private String name(int system) {
    return SafeText.line(results.get(system).name());
  }

  private String names(Pair pair) {
    return "%s / %s".formatted(name(pair.first()), name(pair.second()));
  }

  private String question(String queryId) {
    return SafeText.line(collection.queries().getOrDefault(queryId, ""));
  }

  /** A system's value of a query, by the first metric. */
  private double value(int system, String queryId) {
    return firstByQuery.get(system).getOrDefault(queryId, 0.0);
  }

  private Section means() {
    var columns = new ArrayList<>(List.of(Column.text("system")));
    metrics.forEach(metric -> columns.add(Column.number(metric.toString())));
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < results.size(); i++) {
      var row = new ArrayList<>(List.of(name(i)));
      for (Metric metric : metrics) {
        row.add(EvaluationText.value(metric, results.get(i).evaluation().overall(metric)));
      }
      rows.add(row);
    }
    return new Section(
        "Metrics",
        List.of("Over %d judged queries.".formatted(queryIds.size())),
        List.of(),
        new Table(columns, rows),
        false);
  }

  private Section intervals() {
    var columns = new ArrayList<>(List.of(Column.text("system")));
    var plot = new BarPlot();
    List<Metric> shown =
        metrics.stream()
            .filter(metric -> !metric.measure().isCount() && metric.measure() != Measure.GM_MAP)
            .toList();
    for (Metric metric : shown) {
      columns.add(Column.number(metric.toString()));
      plot.group(
          metric.toString(),
          IntStream.range(0, results.size())
              .mapToObj(
                  i -> {
                    Interval interval = comparison(metric).intervals().get(i);
                    return new BarPlot.Bar(
                        name(i),
                        results.get(i).evaluation().mean(metric),
                        interval.low(),
                        interval.high());
                  })
              .toList());
    }
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < results.size(); i++) {
      var row = new ArrayList<>(List.of(name(i)));
      for (Metric metric : shown) {
        Interval interval = comparison(metric).intervals().get(i);
        row.add(String.format(Locale.ROOT, "%.4f to %.4f", interval.low(), interval.high()));
      }
      rows.add(row);
    }
    return new Section(
        "95 % confidence intervals",
        List.of("By bootstrap over queries (BCa, 10,000 resamples)."),
        shown.isEmpty() ? List.of() : List.of(plot.plot("Metrics with 95 % confidence intervals")),
        new Table(columns, rows),
        true);
  }

  private Section pairs() {
    List<Column> columns =
        List.of(
            Column.text("systems"),
            Column.number("difference"),
            Column.number("95 % interval"),
            Column.number("p"),
            Column.number("Holm"),
            Column.number("Tukey"),
            Column.number("better"),
            Column.number("same"),
            Column.number("worse"));
    var rows = new ArrayList<List<String>>();
    var outcomes = new OutcomePlot();
    var plots = new ArrayList<Plot>();
    for (Pair pair : comparison(first()).pairs()) {
      rows.add(
          List.of(
              names(pair),
              String.format(Locale.ROOT, "%+.4f", pair.difference()),
              String.format(
                  Locale.ROOT, "%+.4f to %+.4f", pair.interval().low(), pair.interval().high()),
              EvaluationText.pValue(pair.pValue()),
              EvaluationText.pValue(pair.holm()),
              EvaluationText.pValue(pair.tukey()),
              Integer.toString(pair.wins()),
              Integer.toString(pair.ties()),
              Integer.toString(pair.losses())));
      outcomes.pair(names(pair), pair.wins(), pair.ties(), pair.losses());
      plots.add(differences(pair));
    }
    plots.addFirst(outcomes.plot("Queries won and lost by " + first()));
    return new Section(
        "Pairs by " + first(),
        List.of(
            "p: paired randomisation test. Holm: the same, corrected for the number of pairs."
                + " Tukey: randomised Tukey HSD over all systems. Better, same, worse: queries that"
                + " the first system does better on than the second, as well, worse."),
        plots,
        new Table(columns, rows),
        false);
  }

  private Plot differences(Pair pair) {
    return DifferencePlot.plot(
        "%s query by query: %s".formatted(first(), names(pair)),
        name(pair.first()),
        name(pair.second()),
        IntStream.range(0, queryIds.size())
            .mapToObj(
                i ->
                    new Difference(
                        "%s %s".formatted(queryIds.get(i), question(queryIds.get(i))),
                        pair.differences()[i]))
            .toList());
  }

  private Section mostDifferent() {
    List<Column> columns =
        List.of(
            Column.text("systems"),
            Column.number("first"),
            Column.number("second"),
            Column.text("query"),
            Column.text("text"));
    var rows = new ArrayList<List<String>>();
    for (Pair pair : comparison(first()).pairs()) {
      pair.mostDifferent().stream()
          .limit(MOST_DIFFERENT)
          .forEach(
              i -> {
                String id = queryIds.get(i);
                rows.add(
                    List.of(
                        names(pair),
                        cell(pair.first(), id),
                        cell(pair.second(), id),
                        SafeText.line(id),
                        question(id)));
              });
    }
    return new Section(
        "Queries that differ most by " + first(),
        List.of("Of each pair %d at most.".formatted(MOST_DIFFERENT)),
        List.of(),
        new Table(columns, rows),
        comparison(first()).pairs().size() > FEW_PAIRS);
  }

  private String cell(int system, String queryId) {
    return EvaluationText.value(first(), value(system, queryId));
  }

  private Section precisionAndRecall() {
    List<Metric> levels =
        IntStream.rangeClosed(0, RECALL_LEVELS)
            .mapToObj(level -> new Metric(Measure.IPREC, level * 100 / RECALL_LEVELS))
            .toList();
    var columns = new ArrayList<>(List.of(Column.text("system")));
    for (int level = 0; level <= RECALL_LEVELS; level++) {
      columns.add(
          Column.number(String.format(Locale.ROOT, "%.1f", level / (double) RECALL_LEVELS)));
    }
    var rows = new ArrayList<List<String>>();
    var plot = new CurvePlot();
    for (int i = 0; i < results.size(); i++) {
      Evaluation evaluation = Evaluation.of(collection.qrels(), results.get(i).run(), levels);
      var row = new ArrayList<>(List.of(name(i)));
      levels.forEach(
          level -> row.add(String.format(Locale.ROOT, "%.4f", evaluation.overall(level))));
      rows.add(row);
      plot.curve(
          name(i),
          levels.stream()
              .map(level -> new CurvePlot.Point(level.cutoff() / 100.0, evaluation.overall(level)))
              .toList());
    }
    return new Section(
        "Precision at levels of recall",
        List.of("Interpolated: the best precision at that recall or more, averaged over queries."),
        List.of(plot.plot("Precision and recall", "recall", "precision")),
        new Table(columns, rows),
        true);
  }

  private Section queries() {
    var columns = new ArrayList<>(List.of(Column.text("query"), Column.text("text")));
    for (int i = 0; i < results.size(); i++) {
      columns.add(Column.number(name(i)));
    }
    var rows = new ArrayList<List<String>>();
    for (String id : queryIds) {
      var row = new ArrayList<>(List.of(SafeText.line(id), question(id)));
      for (int i = 0; i < results.size(); i++) {
        row.add(cell(i, id));
      }
      rows.add(row);
    }
    return new Section(
        "All queries by " + first(), List.of(), List.of(), new Table(columns, rows), true);
  }

  JsonObject json() {
    var json = new JsonObject();
    var systems = new JsonArray();
    for (int i = 0; i < results.size(); i++) {
      systems.add(system(i));
    }
    json.add("results", systems);
    var pairs = new JsonArray();
    for (Metric metric : metrics) {
      comparison(metric).pairs().forEach(pair -> pairs.add(pair(metric, pair)));
    }
    json.add("comparisons", pairs);
    var queries = new JsonArray();
    for (String id : queryIds) {
      var entry = new JsonObject();
      entry.addProperty("id", id);
      entry.addProperty("text", Optional.ofNullable(collection.queries().get(id)).orElse(""));
      var values = new JsonObject();
      for (int i = 0; i < results.size(); i++) {
        values.addProperty(results.get(i).name(), value(i, id));
      }
      entry.add(first().toString(), values);
      queries.add(entry);
    }
    json.add("queries", queries);
    return json;
  }

  private JsonObject system(int i) {
    Result result = results.get(i);
    var entry = new JsonObject();
    entry.addProperty("name", result.name());
    entry.addProperty("queries", queryIds.size());
    entry.addProperty("unanswered", result.evaluation().missingQueryIds().size());
    var values = new JsonObject();
    var intervals = new JsonObject();
    for (Metric metric : metrics) {
      values.addProperty(metric.toString(), result.evaluation().overall(metric));
      intervals.add(metric.toString(), interval(comparison(metric).intervals().get(i)));
    }
    entry.add("metrics", values);
    entry.add("intervals", intervals);
    return entry;
  }

  private JsonObject pair(Metric metric, Pair pair) {
    var entry = new JsonObject();
    entry.addProperty("system", results.get(pair.first()).name());
    entry.addProperty("against", results.get(pair.second()).name());
    entry.addProperty("metric", metric.toString());
    entry.addProperty("difference", pair.difference());
    entry.add("interval", interval(pair.interval()));
    entry.addProperty("p", pair.pValue());
    entry.addProperty("p_holm", pair.holm());
    entry.addProperty("p_tukey", pair.tukey());
    entry.addProperty("better", pair.wins());
    entry.addProperty("same", pair.ties());
    entry.addProperty("worse", pair.losses());
    return entry;
  }

  private static JsonArray interval(Interval interval) {
    var ends = new JsonArray();
    ends.add(interval.low());
    ends.add(interval.high());
    return ends;
  }
}
