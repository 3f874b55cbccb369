package dev.kindred.searcher;

import dev.kindred.core.encode.dense.Similarity;
import dev.kindred.core.encode.sparse.SparseVector;
import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.core.schema.SparseTerms;
import dev.kindred.searcher.retrieve.Blocks;
import dev.kindred.searcher.retrieve.Likeness;
import dev.kindred.searcher.retrieve.ParsedQuery;
import dev.kindred.searcher.retrieve.QueryParser;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.queries.mlt.MoreLikeThis;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.BytesRef;

/** Makes a query of a document. */
record LikenessReader(IndexReader reader, Analyzer analyzer, IndexManifest manifest) {
  /** Words by which others are sought; more cost time and add chance matches. */
  private static final int MAX_WORDS = 25;

  private static final Set<String> TERMS = Set.of(Fields.SPARSE_TERMS);

  /**
   * A query for documents like one.
   *
   * @throws IndexException if there is no document of that id, or it is empty
   */
  ParsedQuery parse(String id) throws IOException {
    Query self = QueryParser.document(id);
    ScoreDoc[] found = new IndexSearcher(reader).search(self, 1).scoreDocs;
    if (found.length == 0) {
      throw new IndexException(
          "no document '%s' in the index: ids are as search shows them".formatted(id));
    }
    int document = found[0].doc;
    int first = Blocks.firstPassageOf(reader, document);
    if (first == document) {
      throw new IndexException("document '%s' has no text to find others by".formatted(id));
    }
    Query others =
        new BooleanQuery.Builder()
            .add(Blocks.DOCUMENTS, Occur.FILTER)
            .add(self, Occur.MUST_NOT)
            .build();
    Optional<float[]> vector =
        manifest.dense().isPresent()
            ? new DocumentVectors(reader, similarity()).of(document)
            : Optional.empty();
    Optional<SparseVector> terms =
        manifest.sparse().isPresent() ? Optional.of(terms(first, document)) : Optional.empty();
    return new ParsedQuery(id, words(document), others, new Likeness(vector, terms));
  }

  private Similarity similarity() {
    return manifest.dense().orElseThrow().similarity();
  }

  private Query words(int document) throws IOException {
    Document stored =
        reader.storedFields().document(document, Set.of(Fields.STORED_TITLE, Fields.BODY));
    var telling = new MoreLikeThis(reader);
    telling.setAnalyzer(analyzer);
    telling.setMinTermFreq(1);
    telling.setMinDocFreq(2); // a word that nobody else has finds nobody
    telling.setMaxQueryTerms(MAX_WORDS);
    telling.setBoost(true);
    return telling.like(
        Fields.TEXT,
        new StringReader(
            StoredDocuments.string(stored, Fields.STORED_TITLE)
                + "\n"
                + StoredDocuments.string(stored, Fields.BODY)));
  }

  /** The mean over the passages. */
  private SparseVector terms(int first, int document) throws IOException {
    Map<String, Float> sums = new HashMap<>();
    StoredFields stored = reader.storedFields();
    for (int passage = first; passage < document; passage++) {
      BytesRef bytes = stored.document(passage, TERMS).getBinaryValue(Fields.SPARSE_TERMS);
      if (bytes != null) {
        for (WeightedTerm term : SparseTerms.ofStored(bytes).terms()) {
          sums.merge(term.term(), term.weight(), Float::sum);
        }
      }
    }
    float passages = document - first;
    List<WeightedTerm> means =
        sums.entrySet().stream()
            .map(sum -> new WeightedTerm(sum.getKey(), sum.getValue() / passages))
            .toList();
    return new SparseVector(means);
  }
}
