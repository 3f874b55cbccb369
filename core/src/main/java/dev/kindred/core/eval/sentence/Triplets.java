package dev.kindred.core.eval.sentence;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.vector.VectorSimilarity;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Anchors, each with a text that is closer to it than another: how often a model says so
 * (TripletEvaluator). As close as is not closer.
 *
 * @param triplets at least one
 */
public record Triplets(List<Triplet> triplets) implements SentenceSet {

  /**
   * An anchor and two texts.
   *
   * @param anchor what both are compared with
   * @param positive closer to it
   * @param negative less close
   */
  public record Triplet(String anchor, String positive, String negative) {}

  /**
   * @throws IllegalArgumentException if there is none
   */
  public Triplets {
    triplets = List.copyOf(triplets);
    if (triplets.isEmpty()) {
      throw new IllegalArgumentException("triplets must be one or more, got none");
    }
  }

  @Override
  public String description() {
    return PairScoring.count(triplets.size(), "triplet");
  }

  @Override
  public Map<TextRole, Set<String>> texts() {
    var texts = new LinkedHashSet<String>();
    for (Triplet triplet : triplets) {
      texts.addAll(List.of(triplet.anchor, triplet.positive, triplet.negative));
    }
    return Map.of(TextRole.PLAIN, texts);
  }

  @Override
  public List<SentenceScores> evaluate(TextVectors vectors) {
    return PairScoring.bySimilarity(
        similarity -> {
          long right =
              triplets.stream()
                  .filter(
                      triplet ->
                          to(triplet.positive, triplet, vectors, similarity)
                              > to(triplet.negative, triplet, vectors, similarity))
                  .count();
          var values = new LinkedHashMap<String, Double>();
          values.put("accuracy", (double) right / triplets.size());
          return new SentenceScores(similarity.label(), values);
        });
  }

  private static double to(
      String text, Triplet triplet, TextVectors vectors, VectorSimilarity similarity) {
    return similarity.of(
        vectors.of(triplet.anchor, TextRole.PLAIN), vectors.of(text, TextRole.PLAIN));
  }
}
