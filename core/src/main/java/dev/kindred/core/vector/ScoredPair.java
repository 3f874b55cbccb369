package dev.kindred.core.vector;

/**
 * Two vectors that are alike.
 *
 * @param score how alike they are
 * @param first the lower of their indices
 * @param second the higher
 */
public record ScoredPair(float score, int first, int second) {}
