package dev.kindred.searcher;

import dev.kindred.searcher.fuse.Fused;
import java.util.OptionalDouble;

/**
 * A document of the final ranking.
 *
 * @param relevance in [0, 1]; empty where the index is not calibrated
 */
record RankedDocument(Fused fused, OptionalDouble relevance) {}
