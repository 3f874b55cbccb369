/**
 * Finding candidates.
 *
 * <ul>
 *   <li>{@link dev.kindred.searcher.retrieve.Retriever}: gathers {@link
 *       dev.kindred.searcher.retrieve.Candidate}s, by {@link
 *       dev.kindred.searcher.retrieve.DenseRetriever vectors}, {@link
 *       dev.kindred.searcher.retrieve.SparseRetriever sparse terms} or {@link
 *       dev.kindred.searcher.retrieve.Bm25Retriever words}
 *   <li>{@link dev.kindred.searcher.retrieve.QueryParser}: a question to a {@link
 *       dev.kindred.searcher.retrieve.ParsedQuery}, which may have the {@link
 *       dev.kindred.searcher.retrieve.Likeness} of a document in its place
 *   <li>{@link dev.kindred.searcher.retrieve.Bm25}: parameters of the word score
 *   <li>{@link dev.kindred.searcher.retrieve.Blocks}: which documents passages belong to
 * </ul>
 */
@NullMarked
package dev.kindred.searcher.retrieve;

import org.jspecify.annotations.NullMarked;
