package dev.kindred.searcher.retrieve;

import dev.kindred.core.schema.Fields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DoubleValues;
import org.apache.lucene.search.FullPrecisionFloatVectorSimilarityValuesSource;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.jspecify.annotations.Nullable;

/**
 * Nearest vectors through the HNSW graph, one passage a document. Scores are Lucene's, the larger
 * the nearer: {@code (1 + cosine) / 2} for unit vectors. What a quantised graph finds is scored
 * anew in full precision, all passages of each document: the codes often take the wrong one for the
 * best.
 *
 * @param vector the query's
 * @param similarity the index's
 * @param rescore whether the graph's scores are approximations
 * @param passageFilter passages that may be found, all of a document's or none, applied while the
 *     graph is walked; null for all
 */
@SuppressWarnings("ArrayRecordComponent") // made for one query and never compared
public record DenseRetriever(
    float[] vector,
    VectorSimilarityFunction similarity,
    boolean rescore,
    @Nullable Query passageFilter)
    implements Retriever {

  /** A narrower walk hardly takes less time, and loses its way more often. */
  private static final int MIN_WALK = 100;

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
    int walk = Math.max(MIN_WALK, candidates);
    ScoreDoc[] passages =
        searcher.search(
                new DiversifyingChildrenFloatKnnVectorQuery(
                    Fields.VECTOR, vector, passageFilter, walk, Blocks.PARENTS),
                walk)
            .scoreDocs;
    IndexReader reader = searcher.getIndexReader();
    var found = new ArrayList<Candidate>(passages.length);
    for (ScoreDoc passage : passages) {
      found.add(new Candidate(Blocks.documentOf(reader, passage.doc), passage.doc, passage.score));
    }
    Stream<Candidate> scored = (rescore ? rescored(found, reader) : found).stream();
    return scored
        .sorted(
            Comparator.<Candidate>comparingDouble(candidate -> -candidate.score())
                .thenComparingInt(Candidate::passage))
        .limit(candidates)
        .toList();
  }

  private List<Candidate> rescored(List<Candidate> found, IndexReader reader) throws IOException {
    var exact =
        new FullPrecisionFloatVectorSimilarityValuesSource(vector, Fields.VECTOR, similarity);
    var rescored = new ArrayList<Candidate>(found.size());
    found.sort(Comparator.comparingInt(Candidate::document)); // values go forward only
    @Nullable LeafReaderContext leaf = null;
    DoubleValues scores = DoubleValues.EMPTY;
    for (Candidate candidate : found) {
      LeafReaderContext own =
          reader.leaves().get(ReaderUtil.subIndex(candidate.document(), reader.leaves()));
      if (own != leaf) {
        leaf = own;
        scores = exact.getValues(own, null);
      }
      rescored.add(best(candidate, reader, scores, own.docBase));
    }
    return rescored;
  }

  private static Candidate best(
      Candidate candidate, IndexReader reader, DoubleValues scores, int docBase)
      throws IOException {
    int passage = candidate.passage();
    float score = Float.NEGATIVE_INFINITY;
    for (int i = Blocks.firstPassageOf(reader, candidate.document());
        i < candidate.document();
        i++) {
      if (scores.advanceExact(i - docBase) && scores.doubleValue() > score) {
        passage = i;
        score = (float) scores.doubleValue();
      }
    }
    return new Candidate(candidate.document(), passage, score);
  }
}
