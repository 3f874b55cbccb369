package dev.kindred.core.encode.sparse;

import dev.kindred.core.encode.dense.Embedding;

/** Both of what one pass over a text gives. */
public record JointEmbedding(Embedding dense, SparseEmbedding sparse) {}
