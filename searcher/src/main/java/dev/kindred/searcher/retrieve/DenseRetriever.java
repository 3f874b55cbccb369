package dev.kindred.searcher.retrieve;

import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.schema.Fields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.lucene.index.FloatVectorValues;
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
 * the nearer: {@code (1 + cosine) / 2} for unit vectors, in full precision and over all passages of
 * a document: the codes of a quantised graph often take the wrong one for the best.
 *
 * @param vector the query's
 * @param similarity the index's
 * @param storage the index's
 * @param passageFilter passages that may be found, all of a document's or none, applied while the
 *     graph is walked; null for all
 */
@SuppressWarnings("ArrayRecordComponent") // made for one query and never compared
public record DenseRetriever(
    float[] vector,
    VectorSimilarityFunction similarity,
    VectorStorage storage,
    @Nullable Query passageFilter)
    implements Retriever {

  /** A narrower walk hardly takes less time, and loses its way more often. */
  private static final int MIN_WALK = 100;

  /** Codes of one bit do not tell the near from the nearest. */
  private static final int BIT_OVERSAMPLING = 10;

  /** The widest walk that codes of one bit make necessary. */
  private static final int BIT_WALK = 1000;

  /** Passages that tell what is usual; more would take longer than they are worth. */
  private static final int SAMPLE = 500;

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
  public int[] find(IndexSearcher searcher, int candidates) throws IOException {
    int walk = Math.max(MIN_WALK, candidates);
    if (storage == VectorStorage.BIT) {
      walk = Math.max(walk, Math.min(BIT_WALK, BIT_OVERSAMPLING * candidates));
    }
    ScoreDoc[] passages =
        searcher.search(
                new DiversifyingChildrenFloatKnnVectorQuery(
                    Fields.VECTOR, vector, passageFilter, walk, Blocks.PARENTS),
                walk)
            .scoreDocs;
    int[] documents = new int[passages.length];
    for (int i = 0; i < documents.length; i++) {
      documents[i] = Blocks.documentOf(searcher.getIndexReader(), passages[i].doc);
    }
    return documents;
  }

  @Override
  public List<Candidate> rank(IndexSearcher searcher, int[] documents) throws IOException {
    IndexReader reader = searcher.getIndexReader();
    var exact =
        new FullPrecisionFloatVectorSimilarityValuesSource(vector, Fields.VECTOR, similarity);
    var ranked = new ArrayList<Candidate>(documents.length);
    @Nullable LeafReaderContext leaf = null;
    DoubleValues scores = DoubleValues.EMPTY;
    for (int document : documents) {
      LeafReaderContext own = reader.leaves().get(ReaderUtil.subIndex(document, reader.leaves()));
      if (own != leaf) {
        leaf = own;
        scores = exact.getValues(own, null);
      }
      @Nullable Candidate best = best(document, reader, scores, own.docBase);
      if (best != null) {
        ranked.add(best);
      }
    }
    ranked.sort(Candidate::bestFirst);
    return ranked;
  }

  private static @Nullable Candidate best(
      int document, IndexReader reader, DoubleValues scores, int docBase) throws IOException {
    @Nullable Candidate best = null;
    for (int i = Blocks.firstPassageOf(reader, document); i < document; i++) {
      if (scores.advanceExact(i - docBase)
          && (best == null || scores.doubleValue() > best.score())) {
        best = new Candidate(document, i, (float) scores.doubleValue());
      }
    }
    return best;
  }

  /**
   * What passages score on average: cosines of unrelated texts are near 0 with one model and near
   * 0.7 with another.
   */
  @Override
  public double noMatch(IndexSearcher searcher) throws IOException {
    double[] scores = sample(searcher.getIndexReader());
    // What is usual is not known of one passage.
    return scores.length < 2 ? 0 : Arrays.stream(scores).sum() / scores.length;
  }

  /** Scores of passages, evenly over the index. */
  private double[] sample(IndexReader reader) throws IOException {
    var leaves = new ArrayList<FloatVectorValues>();
    long passages = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      @Nullable FloatVectorValues values = leaf.reader().getFloatVectorValues(Fields.VECTOR);
      if (values != null) {
        leaves.add(values);
        passages += values.size();
      }
    }
    double[] scores = new double[(int) Math.min(SAMPLE, passages)];
    int leaf = 0;
    long base = 0;
    for (int i = 0; i < scores.length; i++) {
      long number = i * passages / scores.length;
      while (number - base >= leaves.get(leaf).size()) {
        base += leaves.get(leaf).size();
        leaf++;
      }
      scores[i] = similarity.compare(vector, leaves.get(leaf).vectorValue((int) (number - base)));
    }
    return scores;
  }
}
