package dev.kindred.core.eval;

import dev.kindred.core.KindredException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The metrics of a run, query by query and on average.
 *
 * <p>The queries evaluated are those that have at least one relevant document in the qrels; one
 * that the run does not answer counts as 0, and what the run answers to other queries is ignored.
 * This is {@code trec_eval -c}, but that it also averages over judged queries without any relevant
 * document, which no system can answer.
 */
public final class Evaluation {
  private final List<Metric> metrics;
  private final List<String> queryIds;
  private final List<String> missingQueryIds;
  // By metric: values in the order of queryIds.
  private final Map<Metric, double[]> values;

  private Evaluation(
      List<Metric> metrics,
      List<String> queryIds,
      List<String> missingQueryIds,
      Map<Metric, double[]> values) {
    this.metrics = metrics;
    this.queryIds = queryIds;
    this.missingQueryIds = missingQueryIds;
    this.values = values;
  }

  /**
   * Evaluates a run.
   *
   * @param metrics each named once; see {@link Metric#DEFAULTS}
   * @throws KindredException if no query has a relevant document, or the run answers queries but
   *     none of those
   * @throws IllegalArgumentException if a metric is given twice
   */
  public static Evaluation of(Qrels qrels, Run run, List<Metric> metrics) {
    List<String> queryIds =
        qrels.judgements().entrySet().stream()
            .filter(entry -> entry.getValue().values().stream().anyMatch(rel -> rel > 0))
            .map(Map.Entry::getKey)
            .toList();
    Map<String, List<ScoredDocument>> rankings = byTrecForm(run.rankings());
    List<String> missing =
        queryIds.stream().filter(id -> !rankings.containsKey(TrecForm.of(id))).toList();
    requireCommonQueries(queryIds, missing, run);

    var values = new HashMap<Metric, double[]>();
    for (Metric metric : metrics) {
      if (values.put(metric, new double[queryIds.size()]) != null) {
        throw new IllegalArgumentException("metrics must differ, got " + metric + " twice");
      }
    }
    for (int i = 0; i < queryIds.size(); i++) {
      String queryId = queryIds.get(i);
      var ranking =
          new JudgedRanking(
              rankings.getOrDefault(TrecForm.of(queryId), List.of()),
              byTrecForm(qrels.relevances(queryId)));
      for (Map.Entry<Metric, double[]> entry : values.entrySet()) {
        entry.getValue()[i] = entry.getKey().of(ranking);
      }
    }
    return new Evaluation(List.copyOf(metrics), queryIds, missing, values);
  }

  /** The metrics, in the order they were asked for. */
  public List<Metric> metrics() {
    return metrics;
  }

  /** The queries evaluated, in the order of the qrels. */
  public List<String> queryIds() {
    return queryIds;
  }

  /** Those of {@link #queryIds} that the run has no ranking for; their values are 0. */
  public List<String> missingQueryIds() {
    return missingQueryIds;
  }

  /**
   * What is told of all {@link #queryIds} together: the average, but for {@link
   * Metric.Measure#GM_MAP} the geometric mean, and for counts of documents the sum.
   *
   * @throws IllegalArgumentException if the metric was not evaluated
   */
  public double overall(Metric metric) {
    return metric.overall(valuesOf(metric));
  }

  /**
   * The average over all {@link #queryIds}.
   *
   * @throws IllegalArgumentException if the metric was not evaluated
   */
  public double mean(Metric metric) {
    return Arrays.stream(valuesOf(metric)).average().orElseThrow();
  }

  /**
   * The value of each query, in the order of {@link #queryIds}.
   *
   * @throws IllegalArgumentException if the metric was not evaluated
   */
  public SequencedMap<String, Double> perQuery(Metric metric) {
    double[] ofMetric = valuesOf(metric);
    var perQuery = new LinkedHashMap<String, Double>();
    for (int i = 0; i < ofMetric.length; i++) {
      perQuery.put(queryIds.get(i), ofMetric[i]);
    }
    return Collections.unmodifiableSequencedMap(perQuery);
  }

  /** Values in the order of {@link #queryIds}; not a copy. */
  double[] valuesOf(Metric metric) {
    double[] ofMetric = values.get(metric);
    if (ofMetric == null) {
      throw new IllegalArgumentException(
          "metric must be one of %s, got %s".formatted(metrics, metric));
    }
    return ofMetric;
  }

  private static void requireCommonQueries(List<String> queryIds, List<String> missing, Run run) {
    if (queryIds.isEmpty()) {
      throw new KindredException(
          "the qrels name no relevant document for any query; there is nothing to evaluate");
    }
    if (!run.rankings().isEmpty() && missing.size() == queryIds.size()) {
      throw new KindredException(
          ("no query of the run has a relevant document in the qrels (the run has query '%s', the"
                  + " qrels '%s'); check that both belong to the same collection")
              .formatted(run.rankings().firstEntry().getKey(), queryIds.getFirst()));
    }
  }

  private static <V> Map<String, V> byTrecForm(Map<String, V> byId) {
    var byForm = new HashMap<String, V>();
    byId.forEach((id, value) -> byForm.put(TrecForm.of(id), value));
    return byForm;
  }
}
