package dev.kindred.cli;

import dev.kindred.searcher.Query;
import dev.kindred.searcher.fuse.ConvexCombination;
import dev.kindred.searcher.fuse.Normalisation;
import dev.kindred.searcher.fuse.ReciprocalRankFusion;
import dev.kindred.searcher.retrieve.Bm25;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How documents are scored. */
final class RankingOptions {

  /** How meaning and words are blended. */
  enum FusionKind {
    COVERAGE,
    MINMAX,
    RRF
  }

  @Option(
      names = "--fusion",
      paramLabel = "KIND",
      completionCandidates = Choices.Fusions.class,
      description =
          "How meaning and words are blended: ${COMPLETION-CANDIDATES}. minmax adds scores brought"
              + " to [0, 1]; coverage does too, but gives words full marks only where all of the"
              + " query's are found; rrf adds reciprocal ranks. Default: coverage.")
  private FusionKind fusion = FusionKind.COVERAGE;

  @Option(
      names = "--alpha",
      paramLabel = "WEIGHT",
      description =
          "Weight of meaning, from 0 to 1, unless in rrf; words have the rest. Default: 0.5.")
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
      case COVERAGE -> query.fusion(combination(Normalisation.COVERAGE));
      case MINMAX -> query.fusion(combination(Normalisation.MIN_MAX));
      case RRF -> {
        if (alpha.isPresent()) {
          throw new IllegalArgumentException("--alpha does not go with --fusion rrf");
        }
        query.fusion(rrfK.map(ReciprocalRankFusion::new).orElse(ReciprocalRankFusion.DEFAULT));
      }
    }
  }

  private ConvexCombination combination(Normalisation normalisation) {
    if (rrfK.isPresent()) {
      throw new IllegalArgumentException("--rrf-k needs --fusion rrf");
    }
    return ConvexCombination.dense(alpha.orElse(0.5), normalisation);
  }
}
