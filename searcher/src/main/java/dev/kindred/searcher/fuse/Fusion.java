package dev.kindred.searcher.fuse;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blends rankings into one. */
public sealed interface Fusion permits ConvexCombination, ReciprocalRankFusion {
  /** The constant of rank fusion, in text. */
  Pattern K = Pattern.compile("k=(\\d{1,6})");

  /**
   * Blends.
   *
   * @param rankings one a retriever
   * @return every document of any ranking that has weight, best first; equal scores in index order
   */
  List<Fused> fuse(List<Ranking> rankings);

  /** As {@link #parse} reads it, such as {@code coverage bm25=0.4,dense=0.6}. */
  String toText();

  /**
   * Reads a fusion: the name of a {@link Normalisation}, or {@code rrf} with its {@code k}; then
   * weights, if they are not the default.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Fusion parse(String text) {
    List<String> words = List.of(text.strip().split(" +"));
    String name = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    if (name.equals("rrf")) {
      Matcher k = K.matcher(rest.isEmpty() ? "" : rest.getFirst());
      if (!k.matches()) {
        throw new IllegalArgumentException("rrf must be like 'rrf k=60', got '%s'".formatted(text));
      }
      return new ReciprocalRankFusion(
          Integer.parseInt(k.group(1)), weights(rest.subList(1, rest.size()), text));
    }
    for (Normalisation normalisation : Normalisation.values()) {
      if (normalisation.label().equals(name)) {
        return new ConvexCombination(normalisation, weights(rest, text));
      }
    }
    throw new IllegalArgumentException(
        "fusion must be rrf or one of %s, got '%s'"
            .formatted(String.join(", ", Normalisation.labels()), text));
  }

  private static Weights weights(List<String> rest, String text) {
    return switch (rest.size()) {
      case 0 -> Weights.DEFAULT;
      case 1 -> Weights.parse(rest.getFirst());
      default ->
          throw new IllegalArgumentException(
              "fusion must be a name and weights, got '%s'".formatted(text));
    };
  }
}
