/**
 * What scores mean: how likely a document is an answer at all.
 *
 * <ul>
 *   <li>{@link dev.kindred.searcher.relevance.Relevance}: tells it, calibrated on one index
 *   <li>{@link dev.kindred.searcher.relevance.NullQueries}: questions that are about something else
 *   <li>{@link dev.kindred.searcher.relevance.Gumbel}: how strong the best find of such is
 * </ul>
 */
@NullMarked
package dev.kindred.searcher.relevance;

import org.jspecify.annotations.NullMarked;
