/**
 * Where documents come from: folders, files and standard input, in the formats people keep text in.
 *
 * <ul>
 *   <li>{@link dev.kindred.indexer.source.DocumentSources}: opens a {@link
 *       dev.kindred.indexer.source.DocumentSource}
 *   <li>{@link dev.kindred.indexer.source.DocumentSink}: what a source pushes its documents into,
 *       with each {@link dev.kindred.indexer.source.SourceFailure} and {@link
 *       dev.kindred.indexer.source.SkipReason}
 *   <li>{@link dev.kindred.indexer.source.SourceOptions}: which files, and with {@link
 *       dev.kindred.indexer.source.RecordFields} and {@link dev.kindred.indexer.source.FileType}
 *       how they are read
 * </ul>
 *
 * <p>Inside: a {@code FormatReader} for each {@code FileType}, all of them over {@code
 * TextDecoder}, which decodes strictly and within bounds. What is wrong with the input travels as
 * an {@code InputFault}, so that it is never mistaken for an {@code IOException} of the sink.
 */
@NullMarked
package dev.kindred.indexer.source;

import org.jspecify.annotations.NullMarked;
