package dev.kindred.searcher.retrieve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.ScoreMode;
import org.apache.lucene.search.join.ToParentBlockJoinQuery;
import org.jspecify.annotations.Nullable;

/**
 * Documents by their best passage.
 *
 * @param query matches and scores passages
 * @param filter passages that may be found; null for all
 */
record BestPassages(Query query, @Nullable Query filter) {

  /** Lucene numbers of the documents that score best, best first. */
  int[] bestDocuments(IndexSearcher searcher, int number) throws IOException {
    var documents = new ToParentBlockJoinQuery(filtered(), Blocks.PARENTS, ScoreMode.Max);
    return Arrays.stream(searcher.search(documents, number).scoreDocs)
        .mapToInt(hit -> hit.doc)
        .toArray();
  }

  private Query filtered() {
    return filter == null
        ? query
        : new BooleanQuery.Builder()
            .add(query, BooleanClause.Occur.MUST)
            .add(filter, BooleanClause.Occur.FILTER)
            .build();
  }

  /**
   * @param documents Lucene numbers, ascending
   * @return those that match, best first
   */
  List<Candidate> rank(IndexSearcher searcher, int[] documents) throws IOException {
    Weight weight =
        searcher.createWeight(
            searcher.rewrite(filtered()), org.apache.lucene.search.ScoreMode.COMPLETE, 1);
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    var found = new ArrayList<Candidate>(documents.length);
    int leafOrdinal = -1;
    @Nullable Scorer scorer = null;
    for (int document : documents) {
      int ordinal = ReaderUtil.subIndex(document, leaves);
      if (ordinal != leafOrdinal) {
        leafOrdinal = ordinal;
        scorer = weight.scorer(leaves.get(ordinal));
      }
      if (scorer != null) {
        int base = leaves.get(ordinal).docBase;
        int first = Blocks.firstPassageOf(searcher.getIndexReader(), document) - base;
        @Nullable Candidate best = best(scorer, first, document, base);
        if (best != null) {
          found.add(best);
        }
      }
    }
    found.sort(Candidate::bestFirst);
    return found;
  }

  private static @Nullable Candidate best(Scorer scorer, int first, int document, int base)
      throws IOException {
    DocIdSetIterator matches = scorer.iterator();
    int passage = matches.docID() < first ? matches.advance(first) : matches.docID();
    @Nullable Candidate best = null;
    while (passage < document - base) {
      float score = scorer.score();
      if (best == null || score > best.score()) {
        best = new Candidate(document, base + passage, score);
      }
      passage = matches.nextDoc();
    }
    return best;
  }
}
