package dev.kindred.searcher.tune;

import dev.kindred.core.KindredException;
import dev.kindred.core.eval.Evaluation;
import dev.kindred.core.eval.Metric;
import dev.kindred.core.eval.PairedRandomizationTest;
import dev.kindred.core.eval.Qrels;
import dev.kindred.core.eval.Run;
import dev.kindred.core.eval.ScoredDocument;
import dev.kindred.searcher.RetrievedDocuments;
import dev.kindred.searcher.fuse.ConvexCombination;
import dev.kindred.searcher.fuse.Fused;
import dev.kindred.searcher.fuse.Fusion;
import dev.kindred.searcher.fuse.Ranking;
import dev.kindred.searcher.tune.TuningResult.Comparison;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * Finds the normalisation and the weights that rank best on some judged queries, and tells by
 * others whether that was more than chance. Each query is retrieved once; settings are blended in
 * memory.
 *
 * @param qrels judgements of the queries
 * @param metric what is to be great
 * @param heldOut share of the queries that settings are not chosen by, above 0 and below 1
 */
public record FusionTuner(Qrels qrels, Metric metric, double heldOut) {

  /** Half to choose by, half to test on. */
  public static final double DEFAULT_HELD_OUT = 0.5;

  /** Of each kind; with fewer, a test can tell nothing. */
  private static final int MIN_QUERIES = 10;

  /** Deeper than any metric but those of whole rankings looks. */
  private static final int DEPTH = 1000;

  /**
   * @throws IllegalArgumentException if {@code heldOut} is not above 0 and below 1
   */
  public FusionTuner {
    if (!(heldOut > 0 && heldOut < 1)) {
      throw new IllegalArgumentException(
          "the share held out must be above 0 and below 1, got " + heldOut);
    }
  }

  /**
   * Tunes.
   *
   * @param retrieved by query id: what each retriever found, the same retrievers for all; queries
   *     without a relevant document have no say
   * @throws KindredException if there are fewer than ten queries to choose by or to test on, no two
   *     retrievers to weigh, or no relevant document is found for any query
   */
  public TuningResult tune(SequencedMap<String, RetrievedDocuments> retrieved) {
    var training = new LinkedHashMap<String, RetrievedDocuments>();
    var testing = new LinkedHashMap<String, RetrievedDocuments>();
    retrieved.forEach(
        (id, found) -> {
          if (!relevant(id).isEmpty()) {
            (isHeldOut(id) ? testing : training).put(id, found);
          }
        });
    if (training.size() < MIN_QUERIES || testing.size() < MIN_QUERIES) {
      throw new KindredException(
          "tuning needs at least %d queries to choose by and %d to test on, got %d and %d"
              .formatted(MIN_QUERIES, MIN_QUERIES, training.size(), testing.size()));
    }
    List<String> retrievers =
        training.firstEntry().getValue().rankings().stream().map(Ranking::retriever).toList();
    if (retrievers.size() < 2) {
      throw new KindredException(
          "there is nothing to weigh: the index is searched by %s alone"
              .formatted(String.join(", ", retrievers)));
    }
    requireSomeFound(retrieved);
    List<Fusion> grid = FusionGrid.over(retrievers);
    double[] means =
        IntStream.range(0, grid.size())
            .parallel()
            .mapToDouble(setting -> evaluate(grid.get(setting), training).mean(metric))
            .toArray();
    int best = 0;
    for (int setting = 1; setting < means.length; setting++) {
      // Of equal ones the first, and so the default.
      best = means[setting] > means[best] ? setting : best;
    }
    return compare(grid, best, means, training.size(), testing);
  }

  private TuningResult compare(
      List<Fusion> grid,
      int best,
      double[] means,
      int trainingQueries,
      SequencedMap<String, RetrievedDocuments> testing) {
    Evaluation byDefault = evaluate(ConvexCombination.DEFAULT, testing);
    Evaluation tuned = evaluate(grid.get(best), testing);
    int better = 0;
    int worse = 0;
    Map<String, Double> before = byDefault.perQuery(metric);
    for (Map.Entry<String, Double> query : tuned.perQuery(metric).entrySet()) {
      int sign = Double.compare(query.getValue(), before.getOrDefault(query.getKey(), 0.0));
      better += sign > 0 ? 1 : 0;
      worse += sign < 0 ? 1 : 0;
    }
    return new TuningResult(
        metric,
        grid.get(best),
        grid.size(),
        new Comparison(trainingQueries, means[0], means[best]),
        new Comparison(testing.size(), byDefault.mean(metric), tuned.mean(metric)),
        PairedRandomizationTest.DEFAULT.compare(tuned, byDefault, metric).pValue(),
        better,
        worse);
  }

  private Set<String> relevant(String queryId) {
    return qrels.relevances(queryId).entrySet().stream()
        .filter(judged -> judged.getValue() > 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private void requireSomeFound(Map<String, RetrievedDocuments> retrieved) {
    boolean some =
        retrieved.entrySet().stream()
            .anyMatch(
                query ->
                    !Collections.disjoint(
                        relevant(query.getKey()), query.getValue().ids().values()));
    if (!some) {
      throw new KindredException(
          "no query finds a document that is judged relevant: tune on judgements of the documents"
              + " in the index");
    }
  }

  /** By the id alone, so that the same query is always on the same side. */
  private boolean isHeldOut(String queryId) {
    var crc = new CRC32();
    crc.update(queryId.getBytes(StandardCharsets.UTF_8));
    return crc.getValue() < heldOut * (1L << 32);
  }

  private Evaluation evaluate(Fusion fusion, SequencedMap<String, RetrievedDocuments> queries) {
    var judgements = new LinkedHashMap<String, Map<String, Integer>>();
    var rankings = new LinkedHashMap<String, List<ScoredDocument>>();
    queries.forEach(
        (id, found) -> {
          judgements.put(id, qrels.relevances(id));
          rankings.put(id, ranking(fusion, found));
        });
    return Evaluation.of(new Qrels(judgements), new Run(rankings), List.of(metric));
  }

  private static List<ScoredDocument> ranking(Fusion fusion, RetrievedDocuments found) {
    var ranking = new ArrayList<ScoredDocument>();
    for (Fused document : fusion.fuse(found.rankings())) {
      if (ranking.size() == DEPTH) {
        break;
      }
      String id = found.ids().get(document.document());
      if (id != null) {
        ranking.add(new ScoredDocument(id, (float) document.score()));
      }
    }
    return ranking;
  }
}
