/**
 * Answering within a given time.
 *
 * <ul>
 *   <li>{@link dev.kindred.searcher.budget.Costs}: what steps of a query took on this machine
 *   <li>{@link dev.kindred.searcher.budget.Budget}: a query's time, and how far it reaches
 * </ul>
 */
@NullMarked
package dev.kindred.searcher.budget;

import org.jspecify.annotations.NullMarked;
