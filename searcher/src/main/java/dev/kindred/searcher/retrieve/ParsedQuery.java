package dev.kindred.searcher.retrieve;

import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * A question, taken apart.
 *
 * @param text its words without operators and without what is excluded, for the encoder
 * @param words the BM25 side: what scores passages, none of it required
 * @param documentFilter what required and excluded clauses demand of a document, whichever
 *     retriever found it; null if nothing
 * @param likeness what to go by in place of what the text would be encoded to; null where the text
 *     is the question
 */
public record ParsedQuery(
    String text, Query words, @Nullable Query documentFilter, @Nullable Likeness likeness) {}
