package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.eval.Evaluation;
import dev.kindred.core.eval.Metric;
import dev.kindred.core.eval.PairedRandomizationTest;
import dev.kindred.searcher.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Evaluations side by side, for people and for programs. */
final class EvaluationText {
  private static final int LABEL_WIDTH = 18;
  private static final double SMALLEST_P = 0.0001;

  private final List<CollectionEvaluation.Result> results;
  private final List<Metric> metrics;

  EvaluationText(List<CollectionEvaluation.Result> results, List<Metric> metrics) {
    this.results = List.copyOf(results);
    this.metrics = List.copyOf(metrics);
  }

  /** One row a mode, then how surely hybrid differs from each of its parts. */
  List<String> table() {
    var lines = new ArrayList<String>();
    lines.add(row("", Metric::toString));
    for (CollectionEvaluation.Result result : results) {
      lines.add(row(result.name(), metric -> value(metric, result.evaluation().overall(metric))));
    }
    hybrid()
        .ifPresent(
            hybrid -> {
              for (CollectionEvaluation.Result part : parts()) {
                lines.add(
                    row(
                        "  p against " + part.name(),
                        metric -> pValue(compare(hybrid, part.evaluation(), metric).pValue())));
              }
            });
    return lines;
  }

  private String row(String label, Function<Metric, String> cell) {
    var row = new StringBuilder(label).repeat(" ", Math.max(0, LABEL_WIDTH - label.length()));
    for (Metric metric : metrics) {
      String text = cell.apply(metric);
      int width = Math.max(6, metric.toString().length());
      row.append("  ").repeat(" ", width - text.length()).append(text);
    }
    return row.toString();
  }

  /** A metric's value, as tables show it. */
  static String value(Metric metric, double value) {
    return String.format(Locale.ROOT, metric.measure().isCount() ? "%,.0f" : "%.4f", value);
  }

  /** A p-value, as tables show it. */
  static String pValue(double p) {
    return p < SMALLEST_P ? "<.0001" : String.format(Locale.ROOT, "%.4f", p);
  }

  private Optional<Evaluation> hybrid() {
    return results.stream()
        .filter(result -> result.name().equals(Mode.HYBRID.label()))
        .map(CollectionEvaluation.Result::evaluation)
        .findFirst();
  }

  private List<CollectionEvaluation.Result> parts() {
    return results.stream().filter(result -> !result.name().equals(Mode.HYBRID.label())).toList();
  }

  private static PairedRandomizationTest.Result compare(
      Evaluation hybrid, Evaluation part, Metric metric) {
    return PairedRandomizationTest.DEFAULT.compare(hybrid, part, metric);
  }

  JsonObject json() {
    var json = new JsonObject();
    var modes = new JsonArray();
    for (CollectionEvaluation.Result result : results) {
      var entry = new JsonObject();
      entry.addProperty("mode", result.name());
      entry.addProperty("queries", result.evaluation().queryIds().size());
      var values = new JsonObject();
      for (Metric metric : metrics) {
        values.addProperty(metric.toString(), result.evaluation().overall(metric));
      }
      entry.add("metrics", values);
      modes.add(entry);
    }
    json.add("results", modes);
    var comparisons = new JsonArray();
    hybrid()
        .ifPresent(
            hybrid ->
                parts()
                    .forEach(
                        part -> {
                          for (Metric metric : metrics) {
                            comparisons.add(comparison(hybrid, part, metric));
                          }
                        }));
    json.add("comparisons", comparisons);
    return json;
  }

  private static JsonObject comparison(
      Evaluation hybrid, CollectionEvaluation.Result part, Metric metric) {
    PairedRandomizationTest.Result result = compare(hybrid, part.evaluation(), metric);
    var json = new JsonObject();
    json.addProperty("mode", Mode.HYBRID.label());
    json.addProperty("against", part.name());
    json.addProperty("metric", metric.toString());
    json.addProperty("difference", result.meanDifference());
    json.addProperty("p", result.pValue());
    return json;
  }
}
