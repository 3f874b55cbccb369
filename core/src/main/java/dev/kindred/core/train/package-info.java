/**
 * Models made from models.
 *
 * <ul>
 *   <li>{@link dev.kindred.core.train.Distillation}: makes a static model of a transformer
 *   <li>{@link dev.kindred.core.train.StaticModel}: what comes of it, to be written to a folder
 *   <li>{@link dev.kindred.core.train.TokenCounts}: how often a corpus has each token
 * </ul>
 */
@NullMarked
package dev.kindred.core.train;

import org.jspecify.annotations.NullMarked;
