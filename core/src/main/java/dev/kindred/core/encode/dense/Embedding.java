package dev.kindred.core.encode.dense;

/**
 * A text's vector.
 *
 * @param vector {@link DenseEncoder#dimension()} values
 * @param tokens tokens that the model saw, special tokens and prompt included
 * @param cutTokens tokens beyond the model's limit, which it did not see
 */
@SuppressWarnings("ArrayRecordComponent") // goes straight into an index; never compared
public record Embedding(float[] vector, int tokens, int cutTokens) {}
