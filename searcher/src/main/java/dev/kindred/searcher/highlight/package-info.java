/** Showing why: {@link dev.kindred.searcher.highlight.Snippet}s with the query's words marked. */
@NullMarked
package dev.kindred.searcher.highlight;

import org.jspecify.annotations.NullMarked;
