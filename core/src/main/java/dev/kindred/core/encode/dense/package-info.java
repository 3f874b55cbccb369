/**
 * Dense encoding: a text to one vector.
 *
 * <ul>
 *   <li>{@link dev.kindred.core.encode.dense.DenseEncoders}: opens an encoder for a model
 *   <li>{@link dev.kindred.core.encode.dense.DenseEncoder}: encodes texts, to {@link
 *       dev.kindred.core.encode.dense.Embedding}s
 *   <li>{@link dev.kindred.core.encode.dense.Similarity}: how a model's vectors are compared
 *   <li>{@link dev.kindred.core.encode.dense.StatesEncoders} and {@link
 *       dev.kindred.core.encode.dense.StatesEncoder}: an encoder over a graph that it shares
 *   <li>{@link dev.kindred.core.encode.dense.StaticTable}: a static model's rows, to train them
 * </ul>
 */
@NullMarked
package dev.kindred.core.encode.dense;

import org.jspecify.annotations.NullMarked;
