/**
 * Cross-encoders: a query and a passage, read together, to one score (Nogueira and Cho, "Passage
 * Re-ranking with BERT", 2019).
 *
 * <ul>
 *   <li>{@link dev.kindred.core.encode.cross.CrossEncoders}: opens a cross-encoder for a model
 *   <li>{@link dev.kindred.core.encode.cross.CrossEncoder}: scores pairs and ranks passages
 *   <li>{@link dev.kindred.core.encode.cross.PairScore}: a pair's score
 *   <li>{@link dev.kindred.core.encode.cross.ScoringPool}: many passages of a query, a thread a
 *       core
 * </ul>
 */
@NullMarked
package dev.kindred.core.encode.cross;

import org.jspecify.annotations.NullMarked;
