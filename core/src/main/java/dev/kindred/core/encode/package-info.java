/**
 * Encoding: a text to what represents it.
 *
 * <ul>
 *   <li>{@link dev.kindred.core.encode.TextEncoder}: what all encoders of single texts have in
 *       common; dense ones are in {@code dense}, sparse ones in {@code sparse}; encoders of pairs
 *       are in {@code cross}
 *   <li>{@link dev.kindred.core.encode.TextRole}: what a text is to the search
 *   <li>{@link dev.kindred.core.encode.EncodingPool}: many texts, a worker a core
 * </ul>
 */
@NullMarked
package dev.kindred.core.encode;

import org.jspecify.annotations.NullMarked;
