package dev.kindred.core.eval.sentence;

import java.util.Set;
import java.util.function.ToDoubleFunction;

/** A set that looks at texts two by two, so that a cross-encoder can be measured on it as well. */
public sealed interface PairwiseSet extends SentenceSet
    permits ScoredPairs, LabelledPairs, RerankingSet {

  /** All pairs whose scores are needed, each once. */
  Set<TextPair> pairs();

  /** Measures a cross-encoder's scores of {@link #pairs}. */
  SentenceScores evaluate(ToDoubleFunction<TextPair> scores);
}
