/**
 * Models made from models.
 *
 * <ul>
 *   <li>{@link dev.kindred.core.train.TrainingSet}: questions and what answers them, read by {@link
 *       dev.kindred.core.train.TrainingFiles}
 *   <li>{@link dev.kindred.core.train.AdapterTrainer}: learns a map of query vectors, with {@link
 *       dev.kindred.core.train.AdapterOptions} and {@link dev.kindred.core.train.HeldOut}, to a
 *       {@link dev.kindred.core.train.TrainedAdapter}
 *   <li>{@link dev.kindred.core.train.AdaptedModel}: writes the folder of a model whose queries go
 *       through such a map
 *   <li>{@link dev.kindred.core.train.HardNegatives}: finds texts that are near a question without
 *       answering it, by {@link dev.kindred.core.train.NegativesOptions}; {@link
 *       dev.kindred.core.train.NegativesFormat} writes them
 *   <li>{@link dev.kindred.core.train.Vectors}: vectors of many texts
 * </ul>
 */
@NullMarked
package dev.kindred.core.train;

import org.jspecify.annotations.NullMarked;
