/**
 * Models made from models.
 *
 * <ul>
 *   <li>{@link dev.kindred.core.train.Distillation}: makes a static model of a transformer
 *   <li>{@link dev.kindred.core.train.StaticModel}: what comes of it, to be written to a folder
 *   <li>{@link dev.kindred.core.train.TokenCounts}: how often a corpus has each token
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
 *   <li>{@link dev.kindred.core.train.StaticStudent}: trains a static model's rows towards another
 *       model's vectors, by {@link dev.kindred.core.train.StudentOptions}; {@link
 *       dev.kindred.core.train.RidgeMap}: maps a transformer's vectors to another's; {@link
 *       dev.kindred.core.train.TeacherTexts}: what both read; {@link
 *       dev.kindred.core.train.StudentModel}: writes what came of it
 *   <li>{@link dev.kindred.core.train.Vectors}: vectors of many texts
 * </ul>
 */
@NullMarked
package dev.kindred.core.train;

import org.jspecify.annotations.NullMarked;
