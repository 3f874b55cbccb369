package dev.kindred.cli;

import dev.kindred.core.model.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model that is measured on sentences.
 *
 * @param name what it is called in the results
 * @param model where it is
 * @param cross whether it is a cross-encoder
 */
record SentenceModel(String name, String model, boolean cross) {
  private static final Set<String> KEYS = Set.of("name", "model", "rerank");

  /** Those of the command line; the default where it names none. */
  static List<SentenceModel> of(Optional<String> dense, Optional<String> cross) {
    var models = new ArrayList<SentenceModel>();
    if (dense.isPresent() || cross.isEmpty()) {
      String model = dense.orElse(Models.DEFAULT_DENSE);
      models.add(new SentenceModel(model, model, false));
    }
    cross.ifPresent(model -> models.add(new SentenceModel(model, model, true)));
    return models;
  }

  /**
   * One that {@code --compare} names.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static SentenceModel parse(String text) {
    ComparedSystem system = ComparedSystem.parse(text, dense -> false);
    if (!KEYS.containsAll(system.keys())
        || system.model().isPresent() == system.reranker().isPresent()) {
      throw new IllegalArgumentException(
          "--compare '%s': of sentences, a system is either a model or a rerank".formatted(text));
    }
    boolean cross = system.reranker().isPresent();
    return new SentenceModel(
        system.name(), (cross ? system.reranker() : system.model()).orElseThrow(), cross);
  }
}
