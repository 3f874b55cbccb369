package dev.kindred.searcher.rerank;

import dev.kindred.searcher.fuse.Fused;
import java.util.List;

/**
 * A blend, reranked.
 *
 * @param documents all of the blend: first those that were reranked, by the model's scores, then
 *     the others in their old order; scores descend throughout
 * @param reranked how many were reranked: the blend's first so many
 * @param passages how many passages the model read
 */
public record Reranked(List<Fused> documents, int reranked, int passages) {

  /** Copies the documents. */
  public Reranked {
    documents = List.copyOf(documents);
  }
}
