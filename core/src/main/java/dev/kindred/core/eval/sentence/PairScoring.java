package dev.kindred.core.eval.sentence;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.vector.VectorSimilarity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.function.Function;

/** What sets of pairs do alike. */
final class PairScoring {
  private PairScoring() {}

  /** A number of things, such as {@code 1,379 scored pairs}. */
  static String count(int number, String kind) {
    return String.format(Locale.ROOT, "%,d %s%s", number, kind, number == 1 ? "" : "s");
  }

  /** All texts of pairs, each once. */
  static SequencedSet<String> texts(List<TextPair> pairs) {
    var texts = new LinkedHashSet<String>();
    for (TextPair pair : pairs) {
      texts.add(pair.first());
      texts.add(pair.second());
    }
    return texts;
  }

  /** Measures each way of comparing vectors. */
  static List<SentenceScores> bySimilarity(Function<VectorSimilarity, SentenceScores> measurement) {
    var scores = new ArrayList<SentenceScores>();
    for (VectorSimilarity similarity : VectorSimilarity.values()) {
      scores.add(measurement.apply(similarity));
    }
    return List.copyOf(scores);
  }

  /** Whether people know the negative of it, as a distance. */
  static boolean isDistance(VectorSimilarity similarity) {
    return similarity == VectorSimilarity.EUCLIDEAN || similarity == VectorSimilarity.MANHATTAN;
  }

  /** How alike the texts of each pair are. */
  static double[] similarities(
      List<TextPair> pairs, TextVectors vectors, VectorSimilarity similarity) {
    return pairs.stream()
        .mapToDouble(
            pair ->
                similarity.of(
                    vectors.of(pair.first(), TextRole.PLAIN),
                    vectors.of(pair.second(), TextRole.PLAIN)))
        .toArray();
  }
}
