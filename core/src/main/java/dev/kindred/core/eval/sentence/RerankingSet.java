package dev.kindred.core.eval.sentence;

import dev.kindred.core.encode.TextRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Queries, each with texts that answer it and texts that do not: how well a model puts those first
 * (RerankingEvaluator, CrossEncoderRerankingEvaluator). Means over queries of average precision,
 * the first answer's reciprocal rank within ten, and nDCG of the first ten.
 *
 * @param queries at least one
 */
public record RerankingSet(List<RankedQuery> queries) implements PairwiseSet {
  private static final int CUTOFF = 10;

  /**
   * A query and the texts to put in order.
   *
   * @param query the question
   * @param positives texts that answer it, at least one
   * @param negatives texts that do not, at least one
   */
  public record RankedQuery(String query, List<String> positives, List<String> negatives) {

    /**
     * @throws IllegalArgumentException if there are no texts of either kind
     */
    public RankedQuery {
      positives = List.copyOf(positives);
      negatives = List.copyOf(negatives);
      if (positives.isEmpty() || negatives.isEmpty()) {
        throw new IllegalArgumentException(
            "a query must have texts of either kind, got %d that answer it and %d that do not"
                .formatted(positives.size(), negatives.size()));
      }
    }

    private List<String> texts() {
      var texts = new ArrayList<>(positives);
      texts.addAll(negatives);
      return texts;
    }
  }

  /**
   * @throws IllegalArgumentException if there is none
   */
  public RerankingSet {
    queries = List.copyOf(queries);
    if (queries.isEmpty()) {
      throw new IllegalArgumentException("queries must be one or more, got none");
    }
  }

  @Override
  public String description() {
    int texts = queries.stream().mapToInt(query -> query.texts().size()).sum();
    return (queries.size() == 1
            ? "1 query"
            : String.format(Locale.ROOT, "%,d queries", queries.size()))
        + " with "
        + PairScoring.count(texts, "text")
        + " to rank";
  }

  @Override
  public Map<TextRole, Set<String>> texts() {
    var questions = new LinkedHashSet<String>();
    var texts = new LinkedHashSet<String>();
    for (RankedQuery query : queries) {
      questions.add(query.query);
      texts.addAll(query.texts());
    }
    return Map.of(TextRole.QUERY, questions, TextRole.DOCUMENT, texts);
  }

  @Override
  public Set<TextPair> pairs() {
    var pairs = new LinkedHashSet<TextPair>();
    for (RankedQuery query : queries) {
      query.texts().forEach(text -> pairs.add(new TextPair(query.query, text)));
    }
    return pairs;
  }

  @Override
  public List<SentenceScores> evaluate(TextVectors vectors) {
    return PairScoring.bySimilarity(
        similarity ->
            measured(
                similarity.label(),
                pair ->
                    similarity.of(
                        vectors.of(pair.first(), TextRole.QUERY),
                        vectors.of(pair.second(), TextRole.DOCUMENT))));
  }

  @Override
  public SentenceScores evaluate(ToDoubleFunction<TextPair> scores) {
    return measured(SentenceScores.CROSS_ENCODER, scores);
  }

  private SentenceScores measured(String comparison, ToDoubleFunction<TextPair> score) {
    double map = 0;
    double mrr = 0;
    double ndcg = 0;
    for (RankedQuery query : queries) {
      List<String> texts = query.texts();
      boolean[] relevant = new boolean[texts.size()];
      Arrays.fill(relevant, 0, query.positives.size(), true);
      double[] gains = new double[texts.size()];
      Arrays.fill(gains, 0, query.positives.size(), 1);
      double[] scores =
          texts.stream()
              .mapToDouble(text -> score.applyAsDouble(new TextPair(query.query, text)))
              .toArray();
      map += RankingScores.averagePrecision(relevant, scores);
      mrr += RankingScores.reciprocalRank(relevant, scores, CUTOFF);
      ndcg += RankingScores.ndcg(gains, scores, CUTOFF);
    }
    var values = new LinkedHashMap<String, Double>();
    values.put("map", map / queries.size());
    values.put("mrr@" + CUTOFF, mrr / queries.size());
    values.put("ndcg@" + CUTOFF, ndcg / queries.size());
    return new SentenceScores(comparison, values);
  }
}
