package dev.kindred.searcher;

import dev.kindred.core.encode.dense.Similarity;
import dev.kindred.core.schema.Fields;
import dev.kindred.searcher.retrieve.Blocks;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;

/** Documents as one vector each: the mean of their passages', of unit length for the cosine. */
record DocumentVectors(IndexReader reader, Similarity similarity) {

  private static final Set<String> DESCRIPTION =
      Set.of(Fields.ID, Fields.PATH, Fields.COLLECTION, Fields.STORED_TITLE, Fields.METADATA);

  /**
   * All documents that have one, in the order of the index.
   *
   * @param documents which of them
   */
  void visit(Query documents, Consumer<DocumentVector> visitor) throws IOException {
    var searcher = new IndexSearcher(reader);
    Weight weight =
        searcher.createWeight(searcher.rewrite(documents), ScoreMode.COMPLETE_NO_SCORES, 1);
    StoredFields stored = reader.storedFields();
    for (LeafReaderContext leaf : reader.leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer == null) {
        continue;
      }
      DocIdSetIterator found = scorer.iterator();
      Bits live = leaf.reader().getLiveDocs();
      for (int local = found.nextDoc();
          local != DocIdSetIterator.NO_MORE_DOCS;
          local = found.nextDoc()) {
        int document = leaf.docBase + local;
        Optional<float[]> vector =
            live == null || live.get(local) ? of(document) : Optional.empty();
        if (vector.isPresent()) {
          visitor.accept(described(stored.document(document, DESCRIPTION), vector.get()));
        }
      }
    }
  }

  private static DocumentVector described(Document stored, float[] vector) {
    return new DocumentVector(
        StoredDocuments.string(stored, Fields.ID),
        StoredDocuments.string(stored, Fields.PATH),
        StoredDocuments.collection(stored),
        StoredDocuments.string(stored, Fields.STORED_TITLE),
        StoredDocuments.metadata(stored),
        vector);
  }

  /** The vector of a document; empty if it has none. */
  Optional<float[]> of(int document) throws IOException {
    List<LeafReaderContext> leaves = reader.leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
    FloatVectorValues vectors = leaf.reader().getFloatVectorValues(Fields.VECTOR);
    int first = Blocks.firstPassageOf(reader, document) - leaf.docBase;
    int end = document - leaf.docBase;
    if (vectors == null || first == end) {
      return Optional.empty();
    }
    float[] sum = new float[vectors.dimension()];
    int count = 0;
    KnnVectorValues.DocIndexIterator passages = vectors.iterator();
    for (int passage = passages.advance(first); passage < end; passage = passages.nextDoc()) {
      float[] vector = vectors.vectorValue(passages.index());
      for (int i = 0; i < sum.length; i++) {
        sum[i] += vector[i];
      }
      count++;
    }
    return count == 0 ? Optional.empty() : Optional.of(scaled(sum, count));
  }

  private float[] scaled(float[] sum, int count) {
    double scale = 1.0 / count;
    if (similarity == Similarity.COSINE) {
      double squares = 0;
      for (float value : sum) {
        squares += (double) value * value;
      }
      scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (float) (sum[i] * scale);
    }
    return sum;
  }
}
