package dev.kindred.core.eval;

import dev.kindred.core.KindredException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A measure of a ranking, with how deep it looks; as trec_eval 9.0.4 defines it, where it does.
 *
 * @param measure what is measured
 * @param cutoff how many documents from the top count; {@link #WHOLE_RANKING} for all; of {@link
 *     Measure#IPREC} instead the level of recall, in hundredths
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

  /** The least average precision that {@link Measure#GM_MAP} takes a logarithm of. */
  private static final double LEAST = 0.00001;

  private static final int FULL_RECALL = 100;

  private enum Depth {
    NEEDED,
    POSSIBLE,
    NONE,
    RECALL_LEVEL
  }

  /** What can be measured. In each, a document is relevant if its relevance is above 0. */
  public enum Measure {
    /**
     * Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002): gain is the relevance,
     * discount log2(rank + 1), and the ideal ranking holds every document judged for the query.
     * trec_eval: {@code ndcg_cut}, {@code ndcg}.
     */
    NDCG("nDCG", Depth.POSSIBLE),
    /**
     * Average precision: the precision at the rank of each relevant document, over the number of
     * relevant documents of the query. trec_eval: {@code map}, {@code map_cut}.
     */
    MAP("MAP", Depth.POSSIBLE),
    /**
     * Average precision, with the geometric mean over queries: poor queries weigh more. A query
     * counts 0.00001 at least. trec_eval: {@code gm_map}.
     */
    GM_MAP("gm_map", Depth.NONE),
    /** Reciprocal of the first relevant document's rank. trec_eval: {@code recip_rank}. */
    MRR("MRR", Depth.POSSIBLE),
    /** Share of the cutoff that is relevant, however few were retrieved. trec_eval: {@code P}. */
    PRECISION("P", Depth.NEEDED),
    /** Share of the query's relevant documents that were retrieved. trec_eval: {@code recall}. */
    RECALL("Recall", Depth.NEEDED),
    /** Harmonic mean of {@link #PRECISION} and {@link #RECALL}. */
    F1("F1", Depth.NEEDED),
    /**
     * 1 if any relevant document was retrieved, else 0; also called hit rate and accuracy.
     * trec_eval: {@code success}.
     */
    SUCCESS("Success", Depth.NEEDED),
    /** Share of the documents retrieved, down to the cutoff, that the qrels name. */
    JUDGED("Judged", Depth.NEEDED),
    /** Precision at the rank that is the number of relevant documents. trec_eval: {@code Rprec}. */
    RPREC("Rprec", Depth.NONE),
    /**
     * Share of judged documents that are in the right order (Buckley and Voorhees 2004); what is
     * unjudged, or judged below 0, is passed over. trec_eval: {@code bpref}.
     */
    BPREF("bpref", Depth.NONE),
    /**
     * Interpolated precision at a level of recall: the best precision there or further down.
     * trec_eval: {@code iprec_at_recall}.
     */
    IPREC("iprec", Depth.RECALL_LEVEL),
    /** Precision of all that was retrieved. trec_eval: {@code set_P}. */
    SET_PRECISION("set_P", Depth.NONE),
    /** Recall of all that was retrieved. trec_eval: {@code set_recall}. */
    SET_RECALL("set_recall", Depth.NONE),
    /** Harmonic mean of {@code set_P} and {@code set_recall}. trec_eval: {@code set_F}. */
    SET_F("set_F", Depth.NONE),
    /** Documents retrieved, added up over queries. trec_eval: {@code num_ret}. */
    RETRIEVED("num_ret", Depth.NONE),
    /** Relevant documents, added up over queries. trec_eval: {@code num_rel}. */
    RELEVANT("num_rel", Depth.NONE),
    /** Relevant documents retrieved, added up over queries. trec_eval: {@code num_rel_ret}. */
    RELEVANT_RETRIEVED("num_rel_ret", Depth.NONE);

    private final String label;
    private final Depth depth;

    Measure(String label, Depth depth) {
      this.label = label;
      this.depth = depth;
    }

    /** Whether values are numbers of documents, not in [0, 1]. */
    public boolean isCount() {
      return this == RETRIEVED || this == RELEVANT || this == RELEVANT_RETRIEVED;
    }

    /** The name of the measure, as its metrics begin. */
    String label() {
      return label;
    }

    /** Whether a metric of it may say how deep it looks. */
    boolean takesCutoff() {
      return depth == Depth.NEEDED || depth == Depth.POSSIBLE;
    }

    /** Whether a metric of it may leave that out. */
    boolean goesWithoutCutoff() {
      return depth == Depth.NONE || depth == Depth.POSSIBLE;
    }
  }

  /**
   * @throws IllegalArgumentException if the cutoff is out of range, missing where the measure means
   *     nothing without, or given where it has none
   */
  public Metric {
    boolean level = measure.depth == Depth.RECALL_LEVEL;
    if (level && (cutoff < 0 || cutoff > FULL_RECALL)) {
      throw new IllegalArgumentException(
          "recall level must be in [0, 1], got " + cutoff / (double) FULL_RECALL);
    }
    if (!level && cutoff < 1) {
      throw new IllegalArgumentException("metric cutoff must be >= 1, got " + cutoff);
    }
    if (cutoff == WHOLE_RANKING && !measure.goesWithoutCutoff()) {
      throw new IllegalArgumentException(measure.label + " must have a cutoff");
    }
    if (!level && cutoff != WHOLE_RANKING && !measure.takesCutoff()) {
      throw new IllegalArgumentException(measure.label + " must have no cutoff, got " + cutoff);
    }
  }

  /**
   * The metric of a name such as {@code ndcg@10}, {@code map}, {@code mrr@10}, {@code p@10}, {@code
   * recall@100}, {@code success@5}, {@code rprec} or {@code iprec@0.1}; case does not matter.
   * trec_eval's names are understood too, such as {@code ndcg_cut_10} and {@code recip_rank}.
   *
   * @throws KindredException if there is no such metric; the message lists those there are
   */
  public static Metric parse(String name) {
    return MetricNames.parse(name);
  }

  /**
   * The metrics of names with commas between; a number alone is another cutoff of the name before
   * it, as in {@code ndcg@10,recall@1,5,10}.
   *
   * @return each once, in the order named
   * @throws KindredException if there is no such metric
   */
  public static List<Metric> parseList(String names) {
    return MetricNames.parseList(names);
  }

  /** The metric's name, such as {@code nDCG@10} or {@code MAP}; {@link #parse} reads it back. */
  @Override
  public String toString() {
    if (measure.depth == Depth.RECALL_LEVEL) {
      return String.format(Locale.ROOT, "%s@%.2f", measure.label, cutoff / (double) FULL_RECALL);
    }
    return cutoff == WHOLE_RANKING ? measure.label : measure.label + "@" + cutoff;
  }

  /** The metric's value for one query. */
  double of(JudgedRanking ranking) {
    return switch (measure) {
      case NDCG -> ranking.dcg(cutoff) / ranking.idealDcg(cutoff);
      case MAP, GM_MAP -> ranking.sumOfPrecisions(cutoff) / ranking.relevant();
      case MRR -> ranking.reciprocalRank(cutoff);
      case PRECISION -> (double) ranking.relevantRetrieved(cutoff) / cutoff;
      case RECALL, SET_RECALL -> (double) ranking.relevantRetrieved(cutoff) / ranking.relevant();
      // 2PR / (P + R), multiplied out.
      case F1 -> 2.0 * ranking.relevantRetrieved(cutoff) / ((double) cutoff + ranking.relevant());
      case SUCCESS -> ranking.relevantRetrieved(cutoff) > 0 ? 1 : 0;
      case JUDGED -> ranking.judgedShare(cutoff);
      case RPREC -> (double) ranking.relevantRetrieved(ranking.relevant()) / ranking.relevant();
      case BPREF -> ranking.binaryPreference();
      case IPREC -> ranking.interpolatedPrecision(cutoff / (double) FULL_RECALL);
      case SET_PRECISION ->
          (double) ranking.relevantRetrieved(cutoff) / Math.max(1, ranking.retrieved());
      case SET_F ->
          2.0 * ranking.relevantRetrieved(cutoff) / (ranking.retrieved() + ranking.relevant());
      case RETRIEVED -> ranking.retrieved();
      case RELEVANT -> ranking.relevant();
      case RELEVANT_RETRIEVED -> ranking.relevantRetrieved(cutoff);
    };
  }

  /** What is told of all queries together. */
  double overall(double[] values) {
    return switch (measure) {
      case RETRIEVED, RELEVANT, RELEVANT_RETRIEVED -> Arrays.stream(values).sum();
      case GM_MAP ->
          Math.exp(
              Arrays.stream(values)
                  .map(value -> Math.log(Math.max(value, LEAST)))
                  .average()
                  .orElseThrow());
      default -> Arrays.stream(values).average().orElseThrow();
    };
  }
}
