package dev.kindred.searcher.retrieve;

import java.io.IOException;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/**
 * Documents by the BM25 score of their best passage. The searcher's similarity decides k1 and b.
 *
 * @param words matches and scores passages
 * @param passageFilter passages that may be found; null for all
 * @param parameters what the searcher's similarity was made with
 */
public record Bm25Retriever(Query words, @Nullable Query passageFilter, Bm25 parameters)
    implements TermRetriever {

  @Override
  public String name() {
    return "bm25";
  }

  @Override
  public Query passages() {
    return words;
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
    if (query instanceof TermQuery term) {
      return Rarity.idf(term.getTerm(), searcher);
    }
    if (query instanceof BoostQuery boosted) {
      return boosted.getBoost() * idfSum(boosted.getQuery(), searcher);
    }
    double sum = 0;
    if (query instanceof PhraseQuery phrase) {
      for (Term term : phrase.getTerms()) {
        sum += Rarity.idf(term, searcher);
      }
    } else if (query instanceof BooleanQuery clauses) {
      for (BooleanClause clause : clauses) {
        sum += clause.isScoring() ? idfSum(clause.query(), searcher) : 0;
      }
    }
    return sum;
  }
}
