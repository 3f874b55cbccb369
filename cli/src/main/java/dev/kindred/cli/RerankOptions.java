package dev.kindred.cli;

import dev.kindred.searcher.Query;
import dev.kindred.searcher.rerank.Reranker;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a cross-encoder has the last word. */
final class RerankOptions {

  @Option(
      names = "--rerank",
      paramLabel = "NAME|DIR",
      description =
          "Read the best documents again with this cross-encoder, and rank by its scores.")
  Optional<String> model = Optional.empty();

  @Option(
      names = "--rerank-depth",
      paramLabel = "N",
      description =
          "How many documents it reads; others follow behind. Default: "
              + Reranker.DEFAULT_DEPTH
              + ".")
  Optional<Integer> depth = Optional.empty();

  /** The cross-encoder, as the user named it; empty where none was asked for. */
  Optional<String> model() {
    return model;
  }

  /** How many documents are read; empty where none are. */
  Optional<Integer> depth() {
    return model.map(unused -> depth.orElse(Reranker.DEFAULT_DEPTH));
  }

  /**
   * @param threads threads that work for one query
   * @return null if none was asked for; the caller closes it
   * @throws IllegalArgumentException if options contradict each other
   * @throws dev.kindred.core.model.ModelException if there is no such model
   */
  @Nullable Reranker open(int threads) {
    if (model.isEmpty() && depth.isPresent()) {
      throw new IllegalArgumentException("--rerank-depth needs --rerank");
    }
    return model.map(name -> Reranker.open(name, threads)).orElse(null);
  }

  /** Sets what was asked for. */
  void apply(Query.Builder query, @Nullable Reranker reranker) {
    if (reranker != null) {
      query.rerank(reranker).rerankDepth(depth.orElse(Reranker.DEFAULT_DEPTH));
    }
  }
}
