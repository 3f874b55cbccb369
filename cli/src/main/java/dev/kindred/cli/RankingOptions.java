package dev.kindred.cli;

import dev.kindred.searcher.Query;
import dev.kindred.searcher.fuse.ConvexCombination;
import dev.kindred.searcher.fuse.Fusion;
import dev.kindred.searcher.fuse.Normalisation;
import dev.kindred.searcher.fuse.ReciprocalRankFusion;
import dev.kindred.searcher.fuse.Weights;
import dev.kindred.searcher.retrieve.Bm25;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How documents are scored. */
final class RankingOptions {

  /** How rankings are blended. */
  enum FusionKind {
    COVERAGE(Normalisation.COVERAGE),
    MINMAX(Normalisation.MIN_MAX),
    TMM(Normalisation.THEORETICAL_MIN_MAX),
    ZSCORE(Normalisation.Z_SCORE),
    DBSF(Normalisation.DBSF),
    RRF(null);

    private final @Nullable Normalisation normalisation;

    FusionKind(@Nullable Normalisation normalisation) {
      this.normalisation = normalisation;
    }
  }

  @Option(
      names = "--fusion",
      paramLabel = "KIND",
      completionCandidates = Choices.Fusions.class,
      description =
          "How meaning and words are blended: ${COMPLETION-CANDIDATES}. minmax adds scores brought"
              + " to [0, 1]; coverage does too, but gives words full marks only where all of the"
              + " query's are found; tmm, zscore and dbsf scale by the least possible score, by"
              + " standard deviations, and by mean and deviation; rrf adds reciprocal ranks."
              + " Default: as the index was tuned, else coverage.")
  Optional<FusionKind> fusion = Optional.empty();

  @Option(
      names = "--weights",
      paramLabel = "NAME=W,...",
      description =
          "How much each side counts, such as dense=0.5,sparse=0.3,bm25=0.2. Default: all the"
              + " same.")
  Optional<String> weights = Optional.empty();

  @Option(names = "--rrf-k", paramLabel = "K", description = "Constant of rrf. Default: 60.")
  Optional<Integer> rrfK = Optional.empty();

  @Option(names = "--k1", paramLabel = "K1", description = "BM25's k1. Default: 0.9.")
  float k1 = Bm25.DEFAULT.k1();

  @Option(names = "--b", paramLabel = "B", description = "BM25's b. Default: 0.4.")
  float b = Bm25.DEFAULT.b();

  /**
   * @throws IllegalArgumentException if options contradict each other or are out of range
   */
  void apply(Query.Builder query) {
    query.bm25(new Bm25(k1, b));
    if (fusion.isPresent() || weights.isPresent() || rrfK.isPresent()) {
      query.fusion(fusion());
    }
  }

  private Fusion fusion() {
    Weights given = weights.map(Weights::parse).orElse(Weights.DEFAULT);
    @Nullable Normalisation normalisation = fusion.orElse(FusionKind.COVERAGE).normalisation;
    if (normalisation == null) {
      return new ReciprocalRankFusion(rrfK.orElse(ReciprocalRankFusion.DEFAULT_K), given);
    }
    if (rrfK.isPresent()) {
      throw new IllegalArgumentException("--rrf-k needs --fusion rrf");
    }
    return new ConvexCombination(normalisation, given);
  }
}
