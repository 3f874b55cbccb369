package dev.kindred.searcher.retrieve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.ScoreMode;
import org.apache.lucene.search.join.ToParentBlockJoinQuery;
import org.jspecify.annotations.Nullable;

/** Documents by their best passage, for queries that score passages. */
final class BestPassages {
  private BestPassages() {}

  /**
   * @param query matches and scores passages
   * @param passageFilter passages that may be found; null for all
   * @param candidates most documents wanted
   * @return best first; equal scores in index order
   */
  static List<Candidate> of(
      IndexSearcher searcher, Query query, @Nullable Query passageFilter, int candidates)
      throws IOException {
    Query passages =
        passageFilter == null
            ? query
            : new BooleanQuery.Builder()
                .add(query, BooleanClause.Occur.MUST)
                .add(passageFilter, BooleanClause.Occur.FILTER)
                .build();
    ScoreDoc[] documents =
        searcher.search(
                new ToParentBlockJoinQuery(passages, Blocks.PARENTS, ScoreMode.Max), candidates)
            .scoreDocs;
    List<Candidate> found = withPassages(searcher, passages, documents);
    found.sort(
        Comparator.<Candidate>comparingDouble(candidate -> -candidate.score())
            .thenComparingInt(Candidate::document));
    return found;
  }

  /** The join gives each document its best score, but not whose it was. */
  private static List<Candidate> withPassages(
      IndexSearcher searcher, Query passages, ScoreDoc[] documents) throws IOException {
    Weight weight =
        searcher.createWeight(
            searcher.rewrite(passages), org.apache.lucene.search.ScoreMode.COMPLETE, 1);
    ScoreDoc[] inIndexOrder = documents.clone();
    Arrays.sort(inIndexOrder, Comparator.comparingInt(hit -> hit.doc));
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    var found = new ArrayList<Candidate>(documents.length);
    int leafOrdinal = -1;
    @Nullable Scorer scorer = null;
    for (ScoreDoc document : inIndexOrder) {
      int ordinal = ReaderUtil.subIndex(document.doc, leaves);
      if (ordinal != leafOrdinal) {
        leafOrdinal = ordinal;
        scorer = weight.scorer(leaves.get(ordinal));
      }
      if (scorer != null) {
        int base = leaves.get(ordinal).docBase;
        int first = Blocks.firstPassageOf(searcher.getIndexReader(), document.doc) - base;
        int best = bestIn(scorer, first, document.doc - base);
        found.add(new Candidate(document.doc, base + best, document.score));
      }
    }
    return found;
  }

  private static int bestIn(Scorer scorer, int first, int document) throws IOException {
    DocIdSetIterator matches = scorer.iterator();
    int passage = matches.docID() < first ? matches.advance(first) : matches.docID();
    int best = first;
    float bestScore = Float.NEGATIVE_INFINITY;
    while (passage < document) {
      float score = scorer.score();
      if (score > bestScore) {
        bestScore = score;
        best = passage;
      }
      passage = matches.nextDoc();
    }
    return best;
  }
}
