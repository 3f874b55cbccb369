package dev.kindred.searcher.fuse;

import java.util.List;

/** Blends rankings into one. */
public sealed interface Fusion permits ConvexCombination, ReciprocalRankFusion {

  /**
   * Blends.
   *
   * @param rankings one a retriever
   * @return every document of any ranking that has weight, best first; equal scores in index order
   */
  List<Fused> fuse(List<Ranking> rankings);
}
