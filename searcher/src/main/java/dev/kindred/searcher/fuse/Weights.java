package dev.kindred.searcher.fuse;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How much retrievers count. What is given is taken in proportion, over those retrievers that
 * answer; a retriever that is alone counts fully.
 *
 * @param given by retriever: 0 or above, and at least one above 0; a retriever without one has no
 *     say. Empty for the default: equal parts to all
 */
public record Weights(SortedMap<String, Double> given) {

  /** All in equal parts. */
  public static final Weights DEFAULT = new Weights(new TreeMap<>());

  private static final List<String> RETRIEVERS = List.of("dense", "sparse", "bm25");

  /**
   * @throws IllegalArgumentException if there is no such retriever, a weight is negative or not
   *     finite, or all are 0
   */
  public Weights {
    given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
    given.forEach(
        (retriever, weight) -> {
          if (!RETRIEVERS.contains(retriever)) {
            throw new IllegalArgumentException(
                "there is no retriever '%s' to weigh: there are %s"
                    .formatted(retriever, String.join(", ", RETRIEVERS)));
          }
          if (!(weight >= 0) || weight.isInfinite()) {
            throw new IllegalArgumentException(
                "weight of %s must be >= 0, got %s".formatted(retriever, weight));
          }
        });
    if (!given.isEmpty() && given.values().stream().allMatch(weight -> weight == 0)) {
      throw new IllegalArgumentException("at least one weight must be above 0");
    }
  }

  /** Weights by retriever. */
  public static Weights of(Map<String, Double> given) {
    return new Weights(new TreeMap<>(given));
  }

  /**
   * Reads {@code dense=0.5,sparse=0.3,bm25=0.2}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Weights parse(String text) {
    Map<String, Double> given = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      String[] pair = part.split("=", -1);
      try {
        if (pair.length != 2
            || given.put(pair[0].strip(), Double.parseDouble(pair[1].strip())) != null) {
          throw malformed(text, null);
        }
      } catch (NumberFormatException e) {
        throw malformed(text, e);
      }
    }
    return of(given);
  }

  private static IllegalArgumentException malformed(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "weights must be like dense=0.5,sparse=0.3,bm25=0.2, got '%s'".formatted(text), cause);
  }

  /** As {@link #parse} reads it; empty for the default. */
  public String toText() {
    return given.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + number(entry.getValue()))
        .collect(Collectors.joining(","));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value).replaceAll("0+$", "").replaceAll("\\.$", "");
  }

  /**
   * Weights that sum to 1.
   *
   * @param retrievers those that answer
   * @throws IllegalArgumentException if none of them has a weight
   */
  Map<String, Double> over(List<String> retrievers) {
    Map<String, Double> weights = new LinkedHashMap<>();
    double sum = 0;
    for (String retriever : retrievers) {
      double weight =
          given.isEmpty() || retrievers.size() == 1 ? 1 : given.getOrDefault(retriever, 0.0);
      weights.put(retriever, weight);
      sum += weight;
    }
    if (retrievers.isEmpty()) {
      return weights;
    }
    if (sum == 0) {
      throw new IllegalArgumentException(
          "weights %s leave nothing to %s".formatted(toText(), String.join(", ", retrievers)));
    }
    double whole = sum;
    weights.replaceAll((retriever, weight) -> weight / whole);
    return weights;
  }
}
