package dev.kindred.indexer;

import dev.kindred.core.encode.dense.Embedding;
import dev.kindred.core.encode.sparse.SparseEmbedding;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.SparseTerms;
import dev.kindred.indexer.PassageEncoder.EncodedPassage;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * What the passages of an index were encoded to, by what was encoded: a passage that stands where
 * it did not stand before, in a changed document or in one that was moved, is not encoded again.
 *
 * @param dense whether a passage has a vector
 * @param sparse whether a passage has sparse terms
 */
record CommittedEncodings(IndexReader reader, boolean dense, boolean sparse) {
  private static final Set<String> TERMS = Set.of(Fields.SPARSE_TERMS);

  /**
   * The encoding of a text.
   *
   * @param hash as {@link ContentHash#ofPassage} gives it
   */
  Optional<EncodedPassage> find(BytesRef hash) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      PostingsEnum passages =
          leaf.reader().postings(new Term(Fields.PASSAGE_HASH, hash), PostingsEnum.NONE);
      // One that was deleted serves as well, for as long as its segment is there.
      if (passages != null && passages.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        Optional<EncodedPassage> found = read(leaf.reader(), passages.docID());
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<EncodedPassage> read(LeafReader leaf, int doc) throws IOException {
    Optional<Embedding> vector = dense ? vector(leaf, doc) : Optional.empty();
    Optional<SparseEmbedding> terms = sparse ? terms(leaf, doc) : Optional.empty();
    return vector.isPresent() == dense && terms.isPresent() == sparse
        ? Optional.of(EncodedPassage.reused(vector, terms))
        : Optional.empty();
  }

  private static Optional<Embedding> vector(LeafReader leaf, int doc) throws IOException {
    @Nullable FloatVectorValues vectors = leaf.getFloatVectorValues(Fields.VECTOR);
    if (vectors == null) {
      return Optional.empty();
    }
    KnnVectorValues.DocIndexIterator docs = vectors.iterator();
    return docs.advance(doc) == doc
        ? Optional.of(new Embedding(vectors.vectorValue(docs.index()).clone(), 0, 0))
        : Optional.empty();
  }

  private static Optional<SparseEmbedding> terms(LeafReader leaf, int doc) throws IOException {
    @Nullable BytesRef stored =
        leaf.storedFields().document(doc, TERMS).getBinaryValue(Fields.SPARSE_TERMS);
    return stored == null
        ? Optional.empty()
        : Optional.of(new SparseEmbedding(SparseTerms.ofStored(stored), 0, 0));
  }
}
