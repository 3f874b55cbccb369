package dev.kindred.core.eval;

import dev.kindred.core.KindredException;
import java.util.List;
import java.util.Locale;

/**
 * A measure of a ranking, with how deep it looks; values are in [0, 1], as trec_eval 9.0.4 defines
 * them.
 *
 * @param measure what is measured
 * @param cutoff how many documents from the top count; {@link #WHOLE_RANKING} for all
 */
public record Metric(Measure measure, int cutoff) {

  /** The cutoff of a metric that looks at every document retrieved. */
  public static final int WHOLE_RANKING = Integer.MAX_VALUE;

  /** nDCG@10, MAP, MRR@10, P@10, Recall@100 and Recall@1000. */
  public static final List<Metric> DEFAULTS =
      List.of(
          new Metric(Measure.NDCG, 10),
          new Metric(Measure.MAP, WHOLE_RANKING),
          new Metric(Measure.MRR, 10),
          new Metric(Measure.PRECISION, 10),
          new Metric(Measure.RECALL, 100),
          new Metric(Measure.RECALL, 1000));

  private static final String KNOWN =
      "ndcg, map and mrr with or without a cutoff, p@k, recall@k and success@k";

  /** What can be measured. In each, a document is relevant if its relevance is above 0. */
  public enum Measure {
    /**
     * Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002): gain is the relevance,
     * discount log2(rank + 1), and the ideal ranking holds every document judged for the query.
     * trec_eval: {@code ndcg_cut}, {@code ndcg}.
     */
    NDCG("nDCG"),
    /**
     * Average precision: the precision at the rank of each relevant document, over the number of
     * relevant documents of the query. trec_eval: {@code map}, {@code map_cut}.
     */
    MAP("MAP"),
    /** Reciprocal of the first relevant document's rank. trec_eval: {@code recip_rank}. */
    MRR("MRR"),
    /** Share of the cutoff that is relevant, however few were retrieved. trec_eval: {@code P}. */
    PRECISION("P"),
    /** Share of the query's relevant documents that were retrieved. trec_eval: {@code recall}. */
    RECALL("Recall"),
    /**
     * 1 if any relevant document was retrieved, else 0; also called accuracy. trec_eval: {@code
     * success}.
     */
    SUCCESS("Success");

    private final String label;

    Measure(String label) {
      this.label = label;
    }

    private boolean needsCutoff() {
      return switch (this) {
        case NDCG, MAP, MRR -> false;
        case PRECISION, RECALL, SUCCESS -> true;
      };
    }
  }

  /**
   * @throws IllegalArgumentException if the cutoff is below 1, or missing where the measure means
   *     nothing without
   */
  public Metric {
    if (cutoff < 1) {
      throw new IllegalArgumentException("metric cutoff must be >= 1, got " + cutoff);
    }
    if (cutoff == WHOLE_RANKING && measure.needsCutoff()) {
      throw new IllegalArgumentException(measure.label + " must have a cutoff");
    }
  }

  /**
   * The metric of a name such as {@code ndcg@10}, {@code map}, {@code mrr@10}, {@code p@10}, {@code
   * recall@100} or {@code success@5}; case does not matter, and {@code precision} and {@code
   * accuracy} are understood too.
   *
   * @throws KindredException if there is no such metric; the message lists those there are
   */
  public static Metric parse(String name) {
    String[] parts = name.trim().toLowerCase(Locale.ROOT).split("@", -1);
    Measure measure =
        switch (parts[0]) {
          case "ndcg" -> Measure.NDCG;
          case "map" -> Measure.MAP;
          case "mrr" -> Measure.MRR;
          case "p", "precision" -> Measure.PRECISION;
          case "recall" -> Measure.RECALL;
          case "success", "accuracy" -> Measure.SUCCESS;
          default -> throw unknown(name);
        };
    if (parts.length == 1 && !measure.needsCutoff()) {
      return new Metric(measure, WHOLE_RANKING);
    }
    if (parts.length != 2 || !parts[1].matches("[1-9][0-9]{0,8}")) {
      throw unknown(name);
    }
    return new Metric(measure, Integer.parseInt(parts[1]));
  }

  /** The metric's name, such as {@code nDCG@10} or {@code MAP}; {@link #parse} reads it back. */
  @Override
  public String toString() {
    return cutoff == WHOLE_RANKING ? measure.label : measure.label + "@" + cutoff;
  }

  /** The metric's value for one query. */
  double of(JudgedRanking ranking) {
    return switch (measure) {
      case NDCG -> ranking.dcg(cutoff) / ranking.idealDcg(cutoff);
      case MAP -> ranking.sumOfPrecisions(cutoff) / ranking.relevant();
      case MRR -> ranking.reciprocalRank(cutoff);
      case PRECISION -> (double) ranking.relevantRetrieved(cutoff) / cutoff;
      case RECALL -> (double) ranking.relevantRetrieved(cutoff) / ranking.relevant();
      case SUCCESS -> ranking.relevantRetrieved(cutoff) > 0 ? 1 : 0;
    };
  }

  private static KindredException unknown(String name) {
    return new KindredException(
        "unknown metric '%s'; there are %s, where k is a whole number from 1"
            .formatted(name, KNOWN));
  }
}
