package dev.kindred.core.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Questions, texts, and which texts answer which questions. Equal questions are one, and so are
 * equal texts.
 *
 * @param queries questions
 * @param texts whatever could be found: what answers a question, what does not, and the rest of the
 *     corpus if there is one
 * @param positives for each question the numbers of the texts that answer it; at least one
 * @param negatives for each question the numbers of texts that are known not to answer it
 */
public record TrainingSet(
    List<String> queries,
    List<String> texts,
    List<List<Integer>> positives,
    List<List<Integer>> negatives) {

  /**
   * Copies all of it.
   *
   * @throws IllegalArgumentException if a question has no positive, or lists differ in length
   */
  public TrainingSet {
    queries = List.copyOf(queries);
    texts = List.copyOf(texts);
    positives = positives.stream().map(List::copyOf).toList();
    negatives = negatives.stream().map(List::copyOf).toList();
    if (positives.size() != queries.size() || negatives.size() != queries.size()) {
      throw new IllegalArgumentException(
          "positives and negatives must be as many as queries (%d), got %d and %d"
              .formatted(queries.size(), positives.size(), negatives.size()));
    }
    if (positives.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("each query must have a positive");
    }
  }

  /** Number of (question, positive) pairs. */
  public int pairs() {
    return positives.stream().mapToInt(List::size).sum();
  }

  /** The same with other negatives. */
  TrainingSet withNegatives(List<List<Integer>> others) {
    return new TrainingSet(queries, texts, positives, others);
  }

  /** Collects a set. A text that a question has as a positive is never its negative. */
  public static final class Builder {
    private final Map<String, Integer> queries = new LinkedHashMap<>();
    private final Map<String, Integer> texts = new LinkedHashMap<>();
    private final List<Set<Integer>> positives = new ArrayList<>();
    private final List<Set<Integer>> negatives = new ArrayList<>();

    /** Adds a text that may be found, and no more. */
    public Builder text(String text) {
      number(text);
      return this;
    }

    /** Adds a text that answers a question. */
    public Builder positive(String query, String text) {
      positives.get(query(query)).add(number(text));
      return this;
    }

    /** Adds a text that does not answer a question. */
    public Builder negative(String query, String text) {
      negatives.get(query(query)).add(number(text));
      return this;
    }

    private int number(String text) {
      return texts.computeIfAbsent(text, unused -> texts.size());
    }

    private int query(String query) {
      Integer known = queries.get(query);
      if (known != null) {
        return known;
      }
      queries.put(query, positives.size());
      positives.add(new LinkedHashSet<>());
      negatives.add(new LinkedHashSet<>());
      return positives.size() - 1;
    }

    /** The set, without questions that nothing answers. */
    public TrainingSet build() {
      var answered = new ArrayList<String>();
      var good = new ArrayList<List<Integer>>();
      var bad = new ArrayList<List<Integer>>();
      queries.forEach(
          (query, number) -> {
            Set<Integer> own = positives.get(number);
            if (!own.isEmpty()) {
              answered.add(query);
              good.add(List.copyOf(own));
              bad.add(negatives.get(number).stream().filter(text -> !own.contains(text)).toList());
            }
          });
      return new TrainingSet(answered, List.copyOf(texts.keySet()), good, bad);
    }
  }
}
