package dev.kindred.searcher.retrieve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.ScoreMode;
import org.apache.lucene.search.join.ToParentBlockJoinQuery;
import org.jspecify.annotations.Nullable;

/**
 * Documents by the BM25 score of their best passage. The searcher's similarity decides k1 and b.
 *
 * @param words matches and scores passages
 * @param passageFilter passages that may be found; null for all
 * @param parameters what the searcher's similarity was made with
 */
public record Bm25Retriever(Query words, @Nullable Query passageFilter, Bm25 parameters)
    implements Retriever {

  @Override
  public String name() {
    return "bm25";
  }

  @Override
  public List<Candidate> retrieve(IndexSearcher searcher, int candidates) throws IOException {
    Query passages =
        passageFilter == null
            ? words
            : new BooleanQuery.Builder()
                .add(words, BooleanClause.Occur.MUST)
                .add(passageFilter, BooleanClause.Occur.FILTER)
                .build();
    ScoreDoc[] documents =
        searcher.search(
                new ToParentBlockJoinQuery(passages, Blocks.PARENTS, ScoreMode.Max), candidates)
            .scoreDocs;
    List<Candidate> found = bestPassages(searcher, passages, documents);
    found.sort(
        Comparator.<Candidate>comparingDouble(candidate -> -candidate.score())
            .thenComparingInt(Candidate::document));
    return found;
  }

  /**
   * What a passage of average length scores that has each of the words once: the sum of their idf
   * over {@code 1 + k1}.
   */
  @Override
  public double fullMatch(IndexSearcher searcher) throws IOException {
    return idfSum(words, searcher) / (1 + parameters.k1());
  }

  private static double idfSum(Query query, IndexSearcher searcher) throws IOException {
    return switch (query) {
      case TermQuery term -> idf(term.getTerm(), searcher);
      case BoostQuery boosted -> boosted.getBoost() * idfSum(boosted.getQuery(), searcher);
      case PhraseQuery phrase -> {
        double sum = 0;
        for (Term term : phrase.getTerms()) {
          sum += idf(term, searcher);
        }
        yield sum;
      }
      case BooleanQuery clauses -> {
        double sum = 0;
        for (BooleanClause clause : clauses) {
          sum += clause.isScoring() ? idfSum(clause.query(), searcher) : 0;
        }
        yield sum;
      }
      default -> 0;
    };
  }

  /** As Lucene's BM25Similarity has it; a word that no passage has counts as the rarest. */
  private static double idf(Term term, IndexSearcher searcher) throws IOException {
    IndexReader reader = searcher.getIndexReader();
    int passages = reader.getDocCount(term.field());
    int having = reader.docFreq(term);
    return Math.log(1 + (passages - having + 0.5) / (having + 0.5));
  }

  /** The join gives each document its best score, but not whose it was. */
  private static List<Candidate> bestPassages(
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
