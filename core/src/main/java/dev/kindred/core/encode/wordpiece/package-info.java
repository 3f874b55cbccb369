/**
 * BERT's tokenizer in Java: the same tokens as HuggingFace's library gives, many times as fast.
 *
 * <ul>
 *   <li>{@link dev.kindred.core.encode.wordpiece.WordPieces}: cuts texts
 *   <li>{@link dev.kindred.core.encode.wordpiece.Pieces}: the tokens of a text
 * </ul>
 */
@NullMarked
package dev.kindred.core.encode.wordpiece;

import org.jspecify.annotations.NullMarked;
