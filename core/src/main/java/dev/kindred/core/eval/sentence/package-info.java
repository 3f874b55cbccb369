/**
 * Evaluation of models on sentences, by the rules of sentence-transformers' evaluators: {@link
 * dev.kindred.core.eval.sentence.SentenceSets} reads a file into the kind of set that it is, and
 * the set measures what a model makes of its texts.
 *
 * <ul>
 *   <li>{@link dev.kindred.core.eval.sentence.SentenceSet}: what the kinds have in common; {@link
 *       dev.kindred.core.eval.sentence.PairwiseSet}: those that a cross-encoder can be measured on
 *   <li>{@link dev.kindred.core.eval.sentence.ScoredPairs}: pairs with people's scores
 *       (EmbeddingSimilarityEvaluator)
 *   <li>{@link dev.kindred.core.eval.sentence.LabelledPairs}: pairs that mean the same or not
 *       (BinaryClassificationEvaluator)
 *   <li>{@link dev.kindred.core.eval.sentence.Triplets}: an anchor, its match and what is none
 *       (TripletEvaluator)
 *   <li>{@link dev.kindred.core.eval.sentence.RerankingSet}: queries with answers and other texts
 *       (RerankingEvaluator)
 *   <li>{@link dev.kindred.core.eval.sentence.MiningSet}: sentences among which duplicates are to
 *       be found (ParaphraseMiningEvaluator)
 *   <li>{@link dev.kindred.core.eval.sentence.TextPair}, {@link
 *       dev.kindred.core.eval.sentence.TextVectors}, {@link
 *       dev.kindred.core.eval.sentence.SentenceScores}: what goes in and comes out
 * </ul>
 */
@NullMarked
package dev.kindred.core.eval.sentence;

import org.jspecify.annotations.NullMarked;
