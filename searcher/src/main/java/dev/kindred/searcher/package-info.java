/**
 * Searching an index: by meaning, by words, or both.
 *
 * <ul>
 *   <li>{@link dev.kindred.searcher.Searcher}: opens an index and answers {@link
 *       dev.kindred.searcher.Query}s
 *   <li>{@link dev.kindred.searcher.SearcherOptions}: where models are, if they have moved
 *   <li>{@link dev.kindred.searcher.Hit}: a document found, with its best passage, and why
 *   <li>{@link dev.kindred.searcher.RankedId}: a document's place alone, where hundreds are wanted
 *   <li>{@link dev.kindred.searcher.StoredDocument}: a document as it was indexed
 *   <li>{@link dev.kindred.searcher.DocumentVector}: where a document lies, for clusters and maps
 *   <li>{@link dev.kindred.searcher.IndexStatus}: what an index holds and was made with
 *   <li>{@link dev.kindred.searcher.Mode}, {@link dev.kindred.searcher.Filter}: parts of a query
 *   <li>{@link dev.kindred.searcher.SearchResults}: hits, {@link dev.kindred.searcher.Facet}s and a
 *       {@link dev.kindred.searcher.QueryReport}
 * </ul>
 */
@NullMarked
package dev.kindred.searcher;

import org.jspecify.annotations.NullMarked;
