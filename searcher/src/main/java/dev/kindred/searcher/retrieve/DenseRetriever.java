package dev.kindred.searcher.retrieve;

import dev.kindred.core.schema.Fields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.FullPrecisionFloatVectorSimilarityValuesSource;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RescoreTopNQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.jspecify.annotations.Nullable;

/**
 * Nearest vectors through the HNSW graph, one passage a document. Scores are Lucene's, the larger
 * the nearer: {@code (1 + cosine) / 2} for unit vectors. Quantised graphs are rescored in full
 * precision.
 *
 * @param vector the query's
 * @param similarity the index's
 * @param rescore whether the graph's scores are approximations
 * @param passageFilter passages that may be found, applied while the graph is walked; null for all
 */
@SuppressWarnings("ArrayRecordComponent") // made for one query and never compared
public record DenseRetriever(
    float[] vector,
    VectorSimilarityFunction similarity,
    boolean rescore,
    @Nullable Query passageFilter)
    implements Retriever {

  @Override
  public String name() {
    return "dense";
  }

  /** The cosine of unit vectors. */
  @Override
  public DoubleUnaryOperator strength(IndexSearcher searcher) {
    return score -> 2 * score - 1;
  }

  @Override
  public List<Candidate> retrieve(IndexSearcher searcher, int candidates) throws IOException {
    Query knn =
        new DiversifyingChildrenFloatKnnVectorQuery(
            Fields.VECTOR, vector, passageFilter, candidates, Blocks.PARENTS);
    Query query =
        rescore
            ? new RescoreTopNQuery(
                knn,
                new FullPrecisionFloatVectorSimilarityValuesSource(
                    vector, Fields.VECTOR, similarity),
                candidates)
            : knn;
    ScoreDoc[] found = searcher.search(query, candidates).scoreDocs;
    Arrays.sort(
        found,
        Comparator.<ScoreDoc>comparingDouble(hit -> -hit.score).thenComparingInt(hit -> hit.doc));
    var ranked = new ArrayList<Candidate>(found.length);
    for (ScoreDoc hit : found) {
      ranked.add(
          new Candidate(Blocks.documentOf(searcher.getIndexReader(), hit.doc), hit.doc, hit.score));
    }
    return ranked;
  }
}
