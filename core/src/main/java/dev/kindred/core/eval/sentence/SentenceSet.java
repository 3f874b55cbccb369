package dev.kindred.core.eval.sentence;

import dev.kindred.core.encode.TextRole;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Texts with what people know of them, to measure a model's vectors by. */
public sealed interface SentenceSet permits PairwiseSet, Triplets, MiningSet {

  /** What the set holds, in a few words, such as {@code 1,379 scored pairs}. */
  String description();

  /** All texts whose vectors are needed, each once, by the role they are encoded in. */
  Map<TextRole, Set<String>> texts();

  /**
   * Measures vectors.
   *
   * @return one for each way of comparing vectors
   */
  List<SentenceScores> evaluate(TextVectors vectors);
}
