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
 *   <li>{@link dev.kindred.core.eval.BeirCollection}: a test collection's folder; {@link
 *       dev.kindred.core.eval.BeirQueries} reads its queries alone
 *   <li>{@link dev.kindred.core.eval.LineReader}: lines of a file, with errors that name the line
 *   <li>{@link dev.kindred.core.eval.StsPair}: the STS benchmark's sentence pairs, scored by {@link
 *       dev.kindred.core.eval.Correlation}
 * </ul>
 */
@NullMarked
package dev.kindred.core.eval;

import org.jspecify.annotations.NullMarked;
