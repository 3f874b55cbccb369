package dev.kindred.cli;

import dev.kindred.searcher.Query;
import dev.kindred.searcher.fuse.ConvexCombination;
import dev.kindred.searcher.fuse.ReciprocalRankFusion;
import dev.kindred.searcher.retrieve.Bm25;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How documents are scored. */
final class RankingOptions {

  /** How meaning and words are blended. */
  enum FusionKind {
    MINMAX,
    RRF
  }

  @Option(
      names = "--fusion",
      paramLabel = "KIND",
      completionCandidates = Choices.Fusions.class,
      description =
          "How meaning and words are blended: ${COMPLETION-CANDIDATES}. minmax adds scores brought"
              + " to [0, 1], rrf reciprocal ranks. Default: minmax.")
  private FusionKind fusion = FusionKind.MINMAX;

  @Option(
      names = "--alpha",
      paramLabel = "WEIGHT",
      description = "Weight of meaning in minmax, from 0 to 1; words have the rest. Default: 0.5.")
  private Optional<Double> alpha = Optional.empty();

  @Option(names = "--rrf-k", paramLabel = "K", description = "Constant of rrf. Default: 60.")
  private Optional<Integer> rrfK = Optional.empty();

  @Option(names = "--k1", paramLabel = "K1", description = "BM25's k1. Default: 0.9.")
  private float k1 = Bm25.DEFAULT.k1();

  @Option(names = "--b", paramLabel = "B", description = "BM25's b. Default: 0.4.")
  private float b = Bm25.DEFAULT.b();

  /**
   * @throws IllegalArgumentException if options contradict each other or are out of range
   */
  void apply(Query.Builder query) {
    query.bm25(new Bm25(k1, b));
    switch (fusion) {
      case MINMAX -> {
        if (rrfK.isPresent()) {
          throw new IllegalArgumentException("--rrf-k needs --fusion rrf");
        }
        query.fusion(alpha.map(ConvexCombination::dense).orElse(ConvexCombination.DEFAULT));
      }
      case RRF -> {
        if (alpha.isPresent()) {
          throw new IllegalArgumentException("--alpha needs --fusion minmax");
        }
        query.fusion(rrfK.map(ReciprocalRankFusion::new).orElse(ReciprocalRankFusion.DEFAULT));
      }
    }
  }
}
