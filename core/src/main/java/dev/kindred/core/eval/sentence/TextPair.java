package dev.kindred.core.eval.sentence;

/**
 * Two texts.
 *
 * @param first of a cross-encoder the query
 * @param second of a cross-encoder the passage
 */
public record TextPair(String first, String second) {}
