package dev.kindred.searcher.retrieve;

import java.io.IOException;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/** Documents by the terms that their best passage shares with the query. */
sealed interface TermRetriever extends Retriever permits SparseRetriever, Bm25Retriever {

  /** Matches and scores passages. */
  Query passages();

  /** Passages that may be found; null for all. */
  @Nullable Query passageFilter();

  @Override
  default int[] find(IndexSearcher searcher, int candidates) throws IOException {
    return new BestPassages(passages(), passageFilter()).bestDocuments(searcher, candidates);
  }

  @Override
  default List<Candidate> rank(IndexSearcher searcher, int[] documents) throws IOException {
    return new BestPassages(passages(), passageFilter()).rank(searcher, documents);
  }

  /** As a part of a full match. */
  @Override
  default DoubleUnaryOperator strength(IndexSearcher searcher) throws IOException {
    double whole = fullMatch(searcher);
    return score -> whole > 0 ? score / whole : 0;
  }
}
