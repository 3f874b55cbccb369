/**
 * Indexing: documents to passages, to vectors, to a Lucene index.
 *
 * <ul>
 *   <li>{@link dev.kindred.indexer.Indexer}: opens an index for writing and brings it up to date
 *       with a source
 *   <li>{@link dev.kindred.indexer.Watcher}: keeps an index up to date while files change
 *   <li>{@link dev.kindred.indexer.IndexingConfig}: model, passages, vector storage, workers
 *   <li>{@link dev.kindred.indexer.IndexReport}: what a run did
 *   <li>{@link dev.kindred.indexer.IndexingProgress}: hears how a run goes on
 * </ul>
 */
@NullMarked
package dev.kindred.indexer;

import org.jspecify.annotations.NullMarked;
