/**
 * Documents and the passages they are cut into.
 *
 * <ul>
 *   <li>{@link dev.kindred.core.text.Document}: what a source yields, with its {@link
 *       dev.kindred.core.text.Heading}s
 *   <li>{@link dev.kindred.core.text.Chunker}: cuts a document into {@link
 *       dev.kindred.core.text.Passage}s as its {@link dev.kindred.core.text.Chunking} says
 *   <li>{@link dev.kindred.core.text.Tokenizer}: the model's own tokens, as {@link
 *       dev.kindred.core.text.TokenSpans}, for counting
 *   <li>{@link dev.kindred.core.text.Places}: how the parts of a document's file are called; {@link
 *       dev.kindred.core.text.Locator} says from them at which {@link
 *       dev.kindred.core.text.Location} a passage is
 * </ul>
 */
@NullMarked
package dev.kindred.core.text;

import org.jspecify.annotations.NullMarked;
