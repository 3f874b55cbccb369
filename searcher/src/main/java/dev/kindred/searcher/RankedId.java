package dev.kindred.searcher;

/**
 * A document's place in a ranking.
 *
 * @param id the document's id
 * @param score what the ranking went by; of use only for comparing documents of one query
 */
public record RankedId(String id, double score) {}
