/**
 * Reranking: reading the best documents of the blend once more, together with the question.
 *
 * <ul>
 *   <li>{@link dev.kindred.searcher.rerank.Reranker}: a cross-encoder over the blend
 *   <li>{@link dev.kindred.searcher.rerank.Effort}: how far it goes
 *   <li>{@link dev.kindred.searcher.rerank.Reranked}: what it made of the blend
 *   <li>{@link dev.kindred.searcher.rerank.PassageTexts}: where it finds what it reads
 * </ul>
 */
@NullMarked
package dev.kindred.searcher.rerank;

import org.jspecify.annotations.NullMarked;
