package dev.kindred.searcher;

import dev.kindred.searcher.fuse.Ranking;
import dev.kindred.searcher.relevance.Relevance;
import dev.kindred.searcher.retrieve.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** What speaks for documents: how strong each retriever found them. Confined to one query. */
final class Evidence {
  private final List<String> retrievers = new ArrayList<>();
  private final Map<Integer, Map<String, Double>> strengths = new HashMap<>();
  private final Map<String, Double> best = new HashMap<>();

  void add(Ranking ranking, DoubleUnaryOperator strength) {
    String retriever = ranking.retriever();
    retrievers.add(retriever);
    best.put(retriever, 0.0);
    for (Candidate candidate : ranking.candidates()) {
      double value = strength.applyAsDouble(candidate.score());
      strengths
          .computeIfAbsent(candidate.document(), unused -> new HashMap<>())
          .put(retriever, value);
      best.merge(retriever, value, Math::max);
    }
  }

  /** By retriever: the strength of its best candidate, 0 if it has none. */
  Map<String, Double> best() {
    return best;
  }

  double relevance(Relevance relevance, int document) {
    var found = new HashMap<>(strengths.getOrDefault(document, Map.of()));
    retrievers.forEach(retriever -> found.putIfAbsent(retriever, 0.0));
    return relevance.of(found);
  }
}
