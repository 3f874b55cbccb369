package dev.kindred.searcher.retrieve;

import dev.kindred.core.encode.sparse.SparseVector;
import java.util.Optional;

/**
 * What a document was encoded to, all its passages together.
 *
 * @param vector empty where the index has none
 * @param terms empty where the index has none
 */
public record Likeness(Optional<float[]> vector, Optional<SparseVector> terms) {}
