package dev.kindred.core.eval.sentence;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * How well a model did.
 *
 * @param comparison how texts were compared: {@code cosine}, {@code dot}, {@code euclidean}, {@code
 *     manhattan}, or {@code cross-encoder}
 * @param values by the name that sentence-transformers has for them
 */
public record SentenceScores(String comparison, SequencedMap<String, Double> values) {
  static final String CROSS_ENCODER = "cross-encoder";

  /** Copies. */
  public SentenceScores {
    values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
  }
}
