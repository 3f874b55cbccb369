/**
 * How vectors are stored: {@link dev.kindred.core.codec.VectorStorage}, the choice, and {@link
 * dev.kindred.core.codec.KindredCodec}, the Lucene codec that carries it out.
 */
@NullMarked
package dev.kindred.core.codec;

import org.jspecify.annotations.NullMarked;
