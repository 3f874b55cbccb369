package dev.kindred.core.eval.sentence;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.vector.MiningOptions;
import dev.kindred.core.vector.NeighbourSearch;
import dev.kindred.core.vector.ParaphraseMining;
import dev.kindred.core.vector.ScoredPair;
import dev.kindred.core.vector.VectorSimilarity;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;

/**
 * Sentences, some of which mean the same as another: how well a model finds those
 * (ParaphraseMiningEvaluator). All pairs are ranked by cosine; average precision over that ranking,
 * and the best F1 that a threshold gives, with its precision and recall.
 */
public final class MiningSet implements SentenceSet {
  private static final ParaphraseMining MINING =
      new ParaphraseMining(
          VectorSimilarity.COSINE,
          new MiningOptions(
              MiningOptions.DEFAULT.queryChunk(),
              MiningOptions.DEFAULT.corpusChunk(),
              MiningOptions.DEFAULT.maxPairs(),
              MiningOptions.DEFAULT.topK(),
              NeighbourSearch.EXACT));

  private final SequencedMap<String, String> sentences;
  private final Set<Duplicate> duplicates = new HashSet<>();

  private record Duplicate(String one, String other) {
    static Duplicate of(String one, String other) {
      return one.compareTo(other) <= 0 ? new Duplicate(one, other) : new Duplicate(other, one);
    }
  }

  /**
   * @param sentences by id
   * @param duplicates pairs of ids, in either order
   * @throws IllegalArgumentException if there are no duplicates, or one names no sentence or the
   *     same twice
   */
  public MiningSet(SequencedMap<String, String> sentences, List<TextPair> duplicates) {
    this.sentences = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(sentences));
    for (TextPair pair : duplicates) {
      if (!sentences.containsKey(pair.first())
          || !sentences.containsKey(pair.second())
          || pair.first().equals(pair.second())) {
        throw new IllegalArgumentException(
            "duplicates must be two sentences each, got '%s' and '%s'"
                .formatted(pair.first(), pair.second()));
      }
      this.duplicates.add(Duplicate.of(pair.first(), pair.second()));
    }
    if (this.duplicates.isEmpty()) {
      throw new IllegalArgumentException("duplicates must be one pair or more, got none");
    }
  }

  @Override
  public String description() {
    return PairScoring.count(sentences.size(), "sentence")
        + " with "
        + PairScoring.count(duplicates.size(), "duplicate pair");
  }

  @Override
  public Map<TextRole, Set<String>> texts() {
    return Map.of(TextRole.PLAIN, new LinkedHashSet<>(sentences.values()));
  }

  @Override
  public List<SentenceScores> evaluate(TextVectors vectors) {
    List<String> ids = List.copyOf(sentences.keySet());
    float[][] all =
        sentences.values().stream()
            .map(text -> vectors.of(text, TextRole.PLAIN))
            .toArray(float[][]::new);
    return List.of(
        new SentenceScores(
            MINING.similarity().label(),
            measured(ids, MINING.mine(all, ForkJoinPool.commonPool()).pairs())));
  }

  private SequencedMap<String, Double> measured(List<String> ids, List<ScoredPair> pairs) {
    int correct = 0;
    double sumOfPrecisions = 0;
    double best = 0;
    double precisionAtBest = 0;
    double recallAtBest = 0;
    double threshold = 0;
    for (int i = 0; i < pairs.size(); i++) {
      ScoredPair pair = pairs.get(i);
      if (!duplicates.contains(Duplicate.of(ids.get(pair.first()), ids.get(pair.second())))) {
        continue;
      }
      correct++;
      double precision = correct / (i + 1.0);
      double recall = (double) correct / duplicates.size();
      double f1 = 2 * precision * recall / (precision + recall);
      sumOfPrecisions += precision;
      if (f1 > best) {
        best = f1;
        precisionAtBest = precision;
        recallAtBest = recall;
        threshold =
            ((double) pair.score() + pairs.get(Math.min(i + 1, pairs.size() - 1)).score()) / 2;
      }
    }
    var values = new LinkedHashMap<String, Double>();
    values.put("average_precision", sumOfPrecisions / duplicates.size());
    values.put("f1", best);
    values.put("precision", precisionAtBest);
    values.put("recall", recallAtBest);
    values.put("threshold", threshold);
    return values;
  }
}
