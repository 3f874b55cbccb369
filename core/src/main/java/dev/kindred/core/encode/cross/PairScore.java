package dev.kindred.core.encode.cross;

/**
 * A pair's score.
 *
 * @param score behind the model's activation
 * @param tokens tokens that the model saw, special tokens and prompt included
 * @param cutTokens tokens beyond the model's limit, which it did not see
 */
public record PairScore(float score, int tokens, int cutTokens) {}
