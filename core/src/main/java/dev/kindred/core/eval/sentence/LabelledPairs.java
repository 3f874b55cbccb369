package dev.kindred.core.eval.sentence;

import dev.kindred.core.encode.TextRole;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Pairs that mean the same or do not: how well a model's similarities tell them apart
 * (BinaryClassificationEvaluator, CEBinaryClassificationEvaluator).
 */
public final class LabelledPairs implements PairwiseSet {
  private final List<TextPair> pairs;
  private final boolean[] same;

  /**
   * @param same whether each pair means the same
   * @throws IllegalArgumentException if there are not as many labels as pairs, or not some of
   *     either
   */
  public LabelledPairs(List<TextPair> pairs, boolean[] same) {
    long positives = 0;
    for (boolean label : same) {
      positives += label ? 1 : 0;
    }
    if (pairs.size() != same.length || positives == 0 || positives == same.length) {
      throw new IllegalArgumentException(
          "labelled pairs must be some that mean the same and some that do not, got %d of %d"
              .formatted(positives, pairs.size()));
    }
    this.pairs = List.copyOf(pairs);
    this.same = same.clone();
  }

  @Override
  public String description() {
    return PairScoring.count(pairs.size(), "labelled pair");
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
            new SentenceScores(
                similarity.label(),
                new BinaryScores(same, PairScoring.similarities(pairs, vectors, similarity))
                    .values(PairScoring.isDistance(similarity))));
  }

  @Override
  public SentenceScores evaluate(ToDoubleFunction<TextPair> predicted) {
    return new SentenceScores(
        SentenceScores.CROSS_ENCODER,
        new BinaryScores(same, pairs.stream().mapToDouble(predicted).toArray()).values(false));
  }
}
