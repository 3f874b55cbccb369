package dev.kindred.searcher.retrieve;

import dev.kindred.core.encode.sparse.SparseVector;
import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import dev.kindred.core.schema.Fields;
import java.io.IOException;
import java.util.ArrayList;
import org.apache.lucene.document.FeatureField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * Documents by the dot product of the query's sparse terms and those of their best passage, through
 * {@link FeatureField#newLinearQuery}. Of each product the passage's weight is stored to within 1
 * part in 512, so the score is within 1 part in 512 of the exact dot product, all weights being
 * positive.
 *
 * @param terms the query's; beyond {@value #MAX_TERMS} only the heaviest count
 * @param passageFilter passages that may be found; null for all
 */
public record SparseRetriever(SparseVector terms, @Nullable Query passageFilter)
    implements TermRetriever {

  /** Lucene limits the clauses of a query; trained models give a query tens of terms. */
  public static final int MAX_TERMS = 900;

  /**
   * Gives the index its part in the weights.
   *
   * @param collectionPart from 0 to 1, as in {@link
   *     dev.kindred.core.encode.sparse.SparseEncoder#collectionPart}
   */
  public static SparseRetriever of(
      SparseVector terms,
      double collectionPart,
      @Nullable Query passageFilter,
      IndexSearcher searcher)
      throws IOException {
    if (collectionPart == 0) {
      return new SparseRetriever(terms, passageFilter);
    }
    var weighted = new ArrayList<WeightedTerm>();
    for (WeightedTerm term : terms.terms()) {
      double idf = Rarity.idf(new Term(Fields.SPARSE, term.term()), searcher);
      // What the model says of a term, and what this collection says: their geometric mean at 0.5.
      double weight = Math.pow(term.weight(), 1 - collectionPart) * Math.pow(idf, collectionPart);
      weighted.add(new WeightedTerm(term.term(), (float) weight));
    }
    return new SparseRetriever(new SparseVector(weighted), passageFilter);
  }

  @Override
  public String name() {
    return "sparse";
  }

  /** The score of a passage in which each of the query's terms weighs 1. */
  @Override
  public double fullMatch(IndexSearcher searcher) {
    return terms.terms().stream().mapToDouble(WeightedTerm::weight).sum();
  }

  /** The dot product. */
  @Override
  public Query passages() {
    if (terms.terms().isEmpty()) {
      return new MatchNoDocsQuery("the query has no sparse terms");
    }
    var sum = new BooleanQuery.Builder();
    for (WeightedTerm term : terms.terms().subList(0, Math.min(MAX_TERMS, terms.terms().size()))) {
      // As a boost, because linear queries take weights up to 64 only.
      Query product = FeatureField.newLinearQuery(Fields.SPARSE, term.term(), 1);
      sum.add(new BoostQuery(product, term.weight()), BooleanClause.Occur.SHOULD);
    }
    return sum.build();
  }
}
