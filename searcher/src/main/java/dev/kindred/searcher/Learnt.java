package dev.kindred.searcher;

import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexTuning;
import dev.kindred.searcher.fuse.ConvexCombination;
import dev.kindred.searcher.fuse.Fusion;
import dev.kindred.searcher.relevance.Relevance;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * What was learnt from an index's content, as the searcher uses it.
 *
 * @param fusion how rankings are blended where a query does not say
 * @param relevance what scores mean; empty if the index is not calibrated
 */
record Learnt(Fusion fusion, Optional<Relevance> relevance) {

  static Learnt of(Path index, IndexTuning tuning) {
    return new Learnt(
        read(index, tuning.fusion(), Fusion::parse, "run 'kindred tune --reset' on it")
            .orElse(ConvexCombination.DEFAULT),
        read(index, tuning.relevance(), Relevance::parse, "run 'kindred index' on it once more"));
  }

  private static <T> Optional<T> read(
      Path index, Optional<String> stored, Function<String, T> parse, String remedy) {
    try {
      return stored.map(parse);
    } catch (IllegalArgumentException e) {
      throw new IndexException(
          "index %s has a damaged tuning (%s): %s".formatted(index, e.getMessage(), remedy), e);
    }
  }
}
