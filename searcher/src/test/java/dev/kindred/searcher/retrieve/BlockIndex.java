package dev.kindred.searcher.retrieve;

import dev.kindred.core.codec.KindredCodec;
import dev.kindred.core.codec.VectorStorage;
import dev.kindred.core.encode.sparse.SparseVector;
import dev.kindred.core.schema.Fields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.FeatureField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;

/** Writes blocks with texts and vectors of the test's own choice. */
final class BlockIndex implements AutoCloseable {
  private final Directory directory = new ByteBuffersDirectory();
  private final IndexWriter writer;
  private final List<DirectoryReader> readers = new ArrayList<>();

  BlockIndex(Analyzer analyzer, VectorStorage storage) throws IOException {
    writer =
        new IndexWriter(
            directory,
            new IndexWriterConfig(analyzer)
                .setCodec(KindredCodec.of(storage, Fields.SPARSE))
                .setMergePolicy(NoMergePolicy.INSTANCE));
  }

  /** A document of texts, without vectors. */
  void addTexts(String id, String... passages) throws IOException {
    var block = new ArrayList<Document>();
    for (String text : passages) {
      var passage = new Document();
      passage.add(new StringField(Fields.ID, id, Field.Store.NO));
      passage.add(new TextField(Fields.TEXT, text, Field.Store.NO));
      block.add(passage);
    }
    block.add(parent(id, List.of()));
    writer.updateDocuments(new Term(Fields.ID, id), block);
  }

  /** A document of vectors, without texts. */
  void addVectors(
      String id, VectorSimilarityFunction function, List<String> tags, List<float[]> vectors)
      throws IOException {
    var block = new ArrayList<Document>();
    for (float[] vector : vectors) {
      var passage = new Document();
      passage.add(new StringField(Fields.ID, id, Field.Store.NO));
      passage.add(new KnnFloatVectorField(Fields.VECTOR, vector, function));
      block.add(passage);
    }
    block.add(parent(id, tags));
    writer.updateDocuments(new Term(Fields.ID, id), block);
  }

  /** A document of sparse terms, their weights as Lucene itself stores them. */
  void addTerms(String id, List<String> tags, List<SparseVector> vectors) throws IOException {
    var block = new ArrayList<Document>();
    for (SparseVector vector : vectors) {
      var passage = new Document();
      passage.add(new StringField(Fields.ID, id, Field.Store.NO));
      vector
          .terms()
          .forEach(
              term -> passage.add(new FeatureField(Fields.SPARSE, term.term(), term.weight())));
      block.add(passage);
    }
    block.add(parent(id, tags));
    writer.updateDocuments(new Term(Fields.ID, id), block);
  }

  private static Document parent(String id, List<String> tags) {
    var parent = new Document();
    parent.add(new StringField(Fields.KIND, Fields.PARENT, Field.Store.NO));
    parent.add(new StringField(Fields.ID, id, Field.Store.YES));
    tags.forEach(tag -> parent.add(new StringField(Fields.metadata("tag"), tag, Field.Store.NO)));
    return parent;
  }

  void delete(String id) throws IOException {
    writer.deleteDocuments(new Term(Fields.ID, id));
  }

  /** Begins a new segment. */
  void flush() throws IOException {
    writer.commit();
  }

  IndexSearcher searcher() throws IOException {
    writer.commit();
    DirectoryReader reader = DirectoryReader.open(directory);
    readers.add(reader);
    return new IndexSearcher(reader);
  }

  @Override
  public void close() throws IOException {
    for (DirectoryReader reader : readers) {
      reader.close();
    }
    writer.close();
    directory.close();
  }

  static List<String> ids(IndexSearcher searcher, List<Candidate> candidates) throws IOException {
    var ids = new ArrayList<String>();
    for (Candidate candidate : candidates) {
      ids.add(searcher.storedFields().document(candidate.document()).get(Fields.ID));
    }
    return ids;
  }
}
