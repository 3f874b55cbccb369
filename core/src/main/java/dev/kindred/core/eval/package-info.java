/**
 * Evaluation of retrieval against judgements, and of sentence similarity against people's scores.
 * Metrics agree with NIST's trec_eval, which the tests run as their oracle.
 *
 * <ul>
 *   <li>{@link dev.kindred.core.eval.Qrels}: relevance judgements, from BEIR and TREC files
 *   <li>{@link dev.kindred.core.eval.Run}: rankings of {@link
 *       dev.kindred.core.eval.ScoredDocument}s, to and from TREC run files
 *   <li>{@link dev.kindred.core.eval.Metric}: what to measure, by names such as {@code ndcg@10}
 *   <li>{@link dev.kindred.core.eval.Evaluation}: the metrics of a run, per query and on average
 *   <li>{@link dev.kindred.core.eval.PairedRandomizationTest}: whether two runs differ by chance
 *   <li>{@link dev.kindred.core.eval.SystemComparison}: several runs side by side, with {@link
 *       dev.kindred.core.eval.Bootstrap} {@link dev.kindred.core.eval.Interval}s, {@link
 *       dev.kindred.core.eval.HolmCorrection} and {@link dev.kindred.core.eval.RandomizedTukeyTest}
 *   <li>{@link dev.kindred.core.eval.BeirCollection}: a test collection's folder; {@link
 *       dev.kindred.core.eval.BeirQueries} reads its queries alone
 *   <li>{@link dev.kindred.core.eval.StsPair}: the STS benchmark's sentence pairs, scored by {@link
 *       dev.kindred.core.eval.Correlation}
 *   <li>{@link dev.kindred.core.eval.LineReader}: lines with their numbers, for files of judgements
 * </ul>
 *
 * {@code dev.kindred.core.eval.sentence} evaluates models on pairs, triplets and rankings of
 * sentences.
 */
@NullMarked
package dev.kindred.core.eval;

import org.jspecify.annotations.NullMarked;
