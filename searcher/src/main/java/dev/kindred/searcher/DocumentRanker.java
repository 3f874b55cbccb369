package dev.kindred.searcher;

import dev.kindred.core.schema.IndexException;
import dev.kindred.searcher.Retrievers.Asked;
import dev.kindred.searcher.budget.Budget;
import dev.kindred.searcher.budget.Costs;
import dev.kindred.searcher.fuse.Fused;
import dev.kindred.searcher.fuse.Ranking;
import dev.kindred.searcher.relevance.Relevance;
import dev.kindred.searcher.rerank.Effort;
import dev.kindred.searcher.rerank.Reranked;
import dev.kindred.searcher.rerank.Reranker;
import dev.kindred.searcher.retrieve.ParsedQuery;
import dev.kindred.searcher.retrieve.Retriever;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.jspecify.annotations.Nullable;

/**
 * The way of a query: retrieve, blend, drop what is not relevant, rerank.
 *
 * @param index the index's folder
 * @param costs what steps take
 */
record DocumentRanker(Path index, Retrievers retrievers, Costs costs) {

  /** A ranking, and what it took. */
  record Result(List<RankedDocument> documents, List<Facet> facets, QueryReport report) {}

  /**
   * @param filter passages that may be found; null for all
   * @param learnt what was learnt from the index's content
   */
  Result rank(
      Query query,
      ParsedQuery parsed,
      org.apache.lucene.search.@Nullable Query filter,
      Learnt learnt,
      IndexReader reader)
      throws IOException {
    Optional<Relevance> relevance = learnt.relevance();
    long start = System.nanoTime();
    Optional<Budget> budget = query.budget().map(time -> new Budget(time, costs, System::nanoTime));
    if (query.minRelevance() > 0 && relevance.isEmpty()) {
      throw new IndexException(
          "index %s is not calibrated, so it has no relevance: run 'kindred index' on it once more"
              .formatted(index));
    }
    var searcher = searcher(query, reader);
    List<Asked> asked = retrievers.of(query, parsed, filter, searcher);
    int candidates = query.candidates();
    if (budget.isPresent()) {
      // What encoding leaves decides how much is retrieved.
      asked = Parallel.all(asked.stream().<Callable<Asked>>map(side -> side::encoded).toList());
      candidates = budget.get().candidates(retrievalStep(asked), candidates, query.depth());
    }
    long retrieving = System.nanoTime();
    List<Found> found = retrieve(asked, searcher, candidates);
    List<Ranking> rankings = found.stream().map(Found::ranking).toList();
    if (budget.isPresent()) {
      costs.learn(retrievalStep(asked) + "." + candidates, millisSince(retrieving));
    }
    List<Fused> blend =
        rankings.size() == 1
            ? rankings.getFirst().alone()
            : query.fusion().orElse(learnt.fusion()).fuse(rankings);
    // Conditions alone are met or not, and what relevance means was learnt from questions.
    boolean question = !parsed.text().isBlank() && parsed.likeness() == null;
    Optional<Relevance> scale = question ? relevance : Optional.empty();
    var evidence = new Evidence();
    if (scale.isPresent()) {
      for (Found side : found) {
        evidence.add(side.ranking(), side.retriever().strength(searcher));
      }
    }
    if (scale.isPresent() && query.minRelevance() > 0) {
      blend =
          blend.stream()
              .filter(
                  document ->
                      evidence.relevance(scale.get(), document.document()) >= query.minRelevance())
              .toList();
    }
    Reranked reranked = rerank(query, parsed, blend, rankings, budget, reader);
    List<RankedDocument> documents =
        reranked.documents().stream()
            .limit(query.limit())
            .map(document -> new RankedDocument(document, relevance(scale, evidence, document)))
            .toList();
    return new Result(
        documents,
        facets(query, blend, reader),
        new QueryReport(
            Duration.ofNanos(System.nanoTime() - start),
            candidates,
            reranked.reranked(),
            budget.map(Budget::skipped).orElse(List.of())));
  }

  /**
   * What each retriever finds, as {@link #rank} blends it.
   *
   * @param filter passages that may be found; null for all
   */
  List<Ranking> retrieve(
      Query query,
      ParsedQuery parsed,
      org.apache.lucene.search.@Nullable Query filter,
      IndexReader reader)
      throws IOException {
    var searcher = searcher(query, reader);
    return retrieve(retrievers.of(query, parsed, filter, searcher), searcher, query.candidates())
        .stream()
        .map(Found::ranking)
        .toList();
  }

  /** What speaks for the documents that a query finds, best of each retriever. */
  Evidence evidence(Query query, ParsedQuery parsed, IndexReader reader) throws IOException {
    var searcher = searcher(query, reader);
    var evidence = new Evidence();
    for (Found side :
        retrieve(retrievers.of(query, parsed, null, searcher), searcher, query.limit())) {
      evidence.add(side.ranking(), side.retriever().strength(searcher));
    }
    return evidence;
  }

  private static IndexSearcher searcher(Query query, IndexReader reader) {
    var searcher = new IndexSearcher(reader);
    searcher.setSimilarity(new BM25Similarity(query.bm25().k1(), query.bm25().b()));
    return searcher;
  }

  /**
   * Side by side, as encoding for one takes about as long as what the others do. Then each ranks
   * what the others found too: a document is not poor by a measure for which it was not looked up.
   */
  private static List<Found> retrieve(List<Asked> asked, IndexSearcher searcher, int candidates)
      throws IOException {
    List<Pool> pools =
        Parallel.all(
            asked.stream()
                .<Callable<Pool>>map(
                    side -> () -> Pool.of(side.retriever().make(), searcher, candidates))
                .toList());
    int[] documents =
        pools.stream()
            .flatMapToInt(pool -> Arrays.stream(pool.documents()))
            .distinct()
            .sorted()
            .toArray();
    return Parallel.all(
        pools.stream()
            .<Callable<Found>>map(pool -> () -> Found.of(pool.retriever(), searcher, documents))
            .toList());
  }

  /** A retriever and the documents it found. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Pool(Retriever retriever, int[] documents) {

    static Pool of(Retriever retriever, IndexSearcher searcher, int candidates) throws IOException {
      return new Pool(retriever, retriever.find(searcher, candidates));
    }
  }

  /** A retriever and how it ranks what all of them found. */
  private record Found(Retriever retriever, Ranking ranking) {

    static Found of(Retriever retriever, IndexSearcher searcher, int[] documents)
        throws IOException {
      return new Found(
          retriever,
          new Ranking(
              retriever.name(),
              retriever.rank(searcher, documents),
              retriever.noMatch(searcher),
              retriever.fullMatch(searcher)));
    }
  }

  private static List<Facet> facets(Query query, List<Fused> blend, IndexReader reader)
      throws IOException {
    if (query.facets().isEmpty()) {
      return List.of();
    }
    var counter = new FacetCounter(reader, blend);
    var facets = new ArrayList<Facet>();
    for (String field : query.facets()) {
      facets.add(counter.count(field, query.facetSize()));
    }
    return facets;
  }

  private Reranked rerank(
      Query query,
      ParsedQuery parsed,
      List<Fused> blend,
      List<Ranking> rankings,
      Optional<Budget> budget,
      IndexReader reader)
      throws IOException {
    if (query.reranker().isEmpty() || blend.isEmpty()) {
      return new Reranked(blend, 0, 0);
    }
    Reranker reranker = query.reranker().get();
    String model = reranker.modelName();
    int depth = Math.min(query.rerankDepth(), blend.size());
    if (budget.isPresent()) {
      int affordable = budget.get().passages(model, reranker.loaded());
      if (affordable == 0) {
        return new Reranked(blend, 0, 0);
      }
      depth = Math.min(depth, affordable);
    }
    if (!reranker.loaded()) {
      long loading = System.nanoTime();
      reranker.load();
      costs.learn(Budget.loadStep(model), millisSince(loading));
    }
    var effort = new Effort(depth, () -> budget.isEmpty() || budget.get().hasTimeForPassage(model));
    long reading = System.nanoTime();
    Reranked reranked =
        reranker.rerank(parsed.text(), blend, rankings, new PassageReader(reader), effort);
    if (reranked.passages() > 0) {
      costs.learn(Budget.passageStep(model), millisSince(reading) / reranked.passages());
    }
    int wanted = Math.min(query.rerankDepth(), blend.size());
    budget.ifPresent(time -> time.reranked(reranked.reranked(), wanted));
    return reranked;
  }

  private static OptionalDouble relevance(
      Optional<Relevance> scale, Evidence evidence, Fused document) {
    return scale
        .map(known -> OptionalDouble.of(evidence.relevance(known, document.document())))
        .orElse(OptionalDouble.empty());
  }

  /** Retrieval costs by the index and by who retrieves. */
  private String retrievalStep(List<Asked> asked) {
    return "retrieve."
        + String.join("+", asked.stream().map(Asked::name).toList())
        + "."
        + index.toAbsolutePath().normalize();
  }

  private static double millisSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e6;
  }
}
