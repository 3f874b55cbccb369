package dev.kindred.core.eval.sentence;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.eval.Correlation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Pairs and how alike people found them, on any scale: how well a model's similarities go with the
 * scores (EmbeddingSimilarityEvaluator, CECorrelationEvaluator).
 */
public final class ScoredPairs implements PairwiseSet {
  private final List<TextPair> pairs;
  private final double[] scores;

  /**
   * @param scores one a pair; more is more alike
   * @throws IllegalArgumentException if there are fewer than two pairs, not as many scores, or all
   *     scores are the same
   */
  public ScoredPairs(List<TextPair> pairs, double[] scores) {
    if (pairs.size() < 2 || pairs.size() != scores.length) {
      throw new IllegalArgumentException(
          "scored pairs must be two or more, each with a score, got %d and %d"
              .formatted(pairs.size(), scores.length));
    }
    if (Arrays.stream(scores).allMatch(score -> score == scores[0])) {
      throw new IllegalArgumentException(
          "scores of pairs must not all be the same, got only " + scores[0]);
    }
    this.pairs = List.copyOf(pairs);
    this.scores = scores.clone();
  }

  @Override
  public String description() {
    return PairScoring.count(pairs.size(), "scored pair");
  }

  @Override
  public Map<TextRole, Set<String>> texts() {
    return Map.of(TextRole.PLAIN, PairScoring.texts(pairs));
  }

  @Override
  public Set<TextPair> pairs() {
    return new LinkedHashSet<>(pairs);
  }

  @Override
  public List<SentenceScores> evaluate(TextVectors vectors) {
    return PairScoring.bySimilarity(
        similarity ->
            measured(similarity.label(), PairScoring.similarities(pairs, vectors, similarity)));
  }

  @Override
  public SentenceScores evaluate(ToDoubleFunction<TextPair> predicted) {
    return measured(SentenceScores.CROSS_ENCODER, pairs.stream().mapToDouble(predicted).toArray());
  }

  private SentenceScores measured(String comparison, double[] predicted) {
    var values = new LinkedHashMap<String, Double>();
    values.put("pearson", Correlation.PEARSON.of(scores, predicted));
    values.put("spearman", Correlation.SPEARMAN.of(scores, predicted));
    return new SentenceScores(comparison, values);
  }
}
