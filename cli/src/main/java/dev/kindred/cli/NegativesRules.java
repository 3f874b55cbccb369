package dev.kindred.cli;

import dev.kindred.core.train.NegativesOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which texts are hard negatives. */
final class NegativesRules {

  @Option(
      names = {"-n", "--num-negatives"},
      paramLabel = "N",
      description = "Negatives a query. Default: 3.")
  private Optional<Integer> count = Optional.empty();

  @Option(
      names = "--range-min",
      paramLabel = "N",
      description = "Pass over this many of the nearest: they may be answers. Default: 0.")
  private Optional<Integer> rangeMin = Optional.empty();

  @Option(
      names = "--range-max",
      paramLabel = "N",
      description =
          "Look at this many of the nearest. Default: as many as are needed, ten times as many with"
              + " a margin or --max-score.")
  private Optional<Integer> rangeMax = Optional.empty();

  @Option(
      names = "--max-score",
      paramLabel = "S",
      description = "Drop texts that score higher. Default: none.")
  private Optional<Double> maxScore = Optional.empty();

  @Option(
      names = "--min-score",
      paramLabel = "S",
      description = "Drop texts that score lower. Default: none.")
  private Optional<Double> minScore = Optional.empty();

  @Option(
      names = "--absolute-margin",
      paramLabel = "M",
      description =
          "Drop texts that score less than M below the worst positive of the query. Default: none.")
  private Optional<Double> absoluteMargin = Optional.empty();

  @Option(
      names = "--relative-margin",
      paramLabel = "M",
      description =
          "As --absolute-margin, as a share of that positive's score: 0.05 keeps what scores at most"
              + " 95 %% of it. Default: none.")
  private Optional<Double> relativeMargin = Optional.empty();

  @Option(
      names = "--sampling",
      paramLabel = "HOW",
      completionCandidates = Choices.Samplings.class,
      description = "Which of those left are taken: ${COMPLETION-CANDIDATES}. Default: top.")
  private Optional<NegativesOptions.Sampling> sampling = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "Of random sampling. Default: 42.")
  private Optional<Long> seed = Optional.empty();

  /**
   * @throws IllegalArgumentException if one is out of range
   */
  NegativesOptions options() {
    NegativesOptions.Builder options = NegativesOptions.builder();
    count.ifPresent(options::count);
    rangeMin.ifPresent(options::rangeMin);
    rangeMax.ifPresent(options::rangeMax);
    maxScore.ifPresent(options::maxScore);
    minScore.ifPresent(options::minScore);
    absoluteMargin.ifPresent(options::absoluteMargin);
    relativeMargin.ifPresent(options::relativeMargin);
    sampling.ifPresent(options::sampling);
    seed.ifPresent(options::seed);
    return options.build();
  }
}
