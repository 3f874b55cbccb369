package dev.kindred.core.encode.sparse;

/**
 * A text's terms.
 *
 * @param vector the terms with their weights
 * @param tokens tokens that the model (or the table) saw, special tokens included
 * @param cutTokens tokens beyond the model's limit, which it did not see
 */
public record SparseEmbedding(SparseVector vector, int tokens, int cutTokens) {}
