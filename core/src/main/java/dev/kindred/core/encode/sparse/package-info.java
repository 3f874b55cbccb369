/**
 * Sparse encoding: a text to weights of words of the model's vocabulary, many of which the text
 * does not have (SPLADE: Formal, Piwowarski and Clinchant, SIGIR 2021).
 *
 * <ul>
 *   <li>{@link dev.kindred.core.encode.sparse.SparseEncoders}: opens an encoder for a model
 *   <li>{@link dev.kindred.core.encode.sparse.SparseEncoder}: encodes texts to {@link
 *       dev.kindred.core.encode.sparse.SparseEmbedding}s
 *   <li>{@link dev.kindred.core.encode.sparse.SparseVector}: terms and weights
 *   <li>{@link dev.kindred.core.encode.sparse.SparseOptions}: which terms are kept
 *   <li>{@link dev.kindred.core.encode.sparse.JointEncoder}: a dense and a sparse model in one
 *       pass, to {@link dev.kindred.core.encode.sparse.JointEmbedding}s
 * </ul>
 */
@NullMarked
package dev.kindred.core.encode.sparse;

import org.jspecify.annotations.NullMarked;
