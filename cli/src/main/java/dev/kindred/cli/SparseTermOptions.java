package dev.kindred.cli;

import dev.kindred.core.encode.sparse.SparseOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which sparse terms of a text are kept. */
final class SparseTermOptions {

  @Option(
      names = "--sparse-top-k",
      paramLabel = "K",
      description = "Most sparse terms of a text, the heaviest; 0 for all. Default: all.")
  private Optional<Integer> topK = Optional.empty();

  @Option(
      names = "--sparse-min-weight",
      paramLabel = "W",
      description = "Sparse terms must weigh at least this. Default: 0.")
  private Optional<Float> minWeight = Optional.empty();

  @Option(
      names = "--no-special-terms",
      description =
          "Drop terms that are special tokens, such as [CLS], as Anserini does. Default: they are"
              + " kept, as in sentence-transformers.")
  private boolean noSpecialTerms;

  /**
   * What was asked for; empty if nothing was.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  Optional<SparseOptions> given() {
    return topK.isEmpty() && minWeight.isEmpty() && !noSpecialTerms
        ? Optional.empty()
        : Optional.of(
            new SparseOptions(
                topK.orElse(SparseOptions.DEFAULT.topK()),
                minWeight.orElse(SparseOptions.DEFAULT.minWeight()),
                !noSpecialTerms));
  }
}
