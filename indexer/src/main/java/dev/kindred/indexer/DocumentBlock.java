package dev.kindred.indexer;

import com.google.gson.Gson;
import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.MetadataValues;
import dev.kindred.core.schema.SparseTerms;
import dev.kindred.core.text.Document;
import dev.kindred.core.text.Locator;
import dev.kindred.core.text.Passage;
import dev.kindred.indexer.PassageEncoder.EncodedPassage;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/** A document as Lucene's block: its passages, then itself. Field by field in {@link Fields}. */
final class DocumentBlock {

  /** Longest keyword that Lucene indexes is 32,766 bytes; nobody filters by more than this. */
  private static final int MAX_KEYWORD_CHARS = 1_000;

  private DocumentBlock() {}

  /**
   * @param collection that it goes into; empty for none
   * @param encoded one a passage, or none for an index of words alone
   */
  static List<org.apache.lucene.document.Document> of(
      Document document,
      String collection,
      String hash,
      List<Passage> passages,
      List<EncodedPassage> encoded,
      VectorSimilarityFunction similarity) {
    var block = new ArrayList<org.apache.lucene.document.Document>(passages.size() + 1);
    var locator = new Locator(document);
    for (int i = 0; i < passages.size(); i++) {
      var fields = passage(document, passages.get(i));
      locator
          .locate(passages.get(i))
          .ifPresent(
              location ->
                  fields.add(
                      new BinaryDocValuesField(Fields.LOCATION, new BytesRef(location.toText()))));
      if (!encoded.isEmpty()) {
        fields.add(
            new StringField(
                Fields.PASSAGE_HASH, ContentHash.ofPassage(passages.get(i)), Field.Store.NO));
        addEncoded(fields, encoded.get(i), similarity);
      }
      block.add(fields);
    }
    var parent = parent(document, hash);
    if (!collection.isEmpty()) {
      parent.add(new StringField(Fields.COLLECTION, collection, Field.Store.YES));
      parent.add(new SortedDocValuesField(Fields.COLLECTION, new BytesRef(collection)));
    }
    block.add(parent);
    return block;
  }

  private static org.apache.lucene.document.Document passage(Document document, Passage passage) {
    var fields = new org.apache.lucene.document.Document();
    fields.add(new StringField(Fields.ID, document.id(), Field.Store.NO));
    fields.add(new TextField(Fields.TITLE, document.title(), Field.Store.NO));
    String words = passage.contextualText();
    fields.add(
        new TextField(
            Fields.TEXT,
            document.isNamed() ? document.title() + "\n" + words : words,
            Field.Store.NO));
    fields.add(new NumericDocValuesField(Fields.ORDINAL, passage.ordinal()));
    fields.add(new NumericDocValuesField(Fields.START, passage.startOffset()));
    fields.add(new NumericDocValuesField(Fields.END, passage.endOffset()));
    return fields;
  }

  private static void addEncoded(
      org.apache.lucene.document.Document fields,
      EncodedPassage encoded,
      VectorSimilarityFunction similarity) {
    encoded
        .dense()
        .ifPresent(
            dense ->
                fields.add(new KnnFloatVectorField(Fields.VECTOR, dense.vector(), similarity)));
    encoded
        .sparse()
        .ifPresent(
            sparse -> {
              SparseTerms.of(sparse.vector()).forEach(fields::add);
              fields.add(
                  new StoredField(Fields.SPARSE_TERMS, SparseTerms.toStored(sparse.vector())));
            });
  }

  private static org.apache.lucene.document.Document parent(Document document, String hash) {
    var fields = new org.apache.lucene.document.Document();
    fields.add(new StringField(Fields.KIND, Fields.PARENT, Field.Store.NO));
    fields.add(new StringField(Fields.ID, document.id(), Field.Store.YES));
    fields.add(new BinaryDocValuesField(Fields.ID_VALUE, new BytesRef(document.id())));
    fields.add(new StringField(Fields.PATH, document.path(), Field.Store.YES));
    fields.add(new StoredField(Fields.STORED_TITLE, document.title()));
    fields.add(new StoredField(Fields.HASH, hash));
    fields.add(new StoredField(Fields.METADATA, new Gson().toJson(document.metadata())));
    document
        .metadata()
        .forEach(
            (name, values) ->
                values.stream()
                    .filter(value -> value.length() <= MAX_KEYWORD_CHARS)
                    .distinct()
                    .forEach(value -> addValue(fields, name, value)));
    fields.add(new StoredField(Fields.STRUCTURE, StoredStructure.of(document).toJson()));
    fields.add(new StoredField(Fields.BODY, document.text()));
    return fields;
  }

  private static void addValue(
      org.apache.lucene.document.Document fields, String name, String value) {
    fields.add(new StringField(Fields.metadata(name), value, Field.Store.NO));
    fields.add(new SortedSetDocValuesField(Fields.metadata(name), new BytesRef(value)));
    MetadataValues.number(value)
        .ifPresent(
            number -> fields.add(new DoubleField(Fields.number(name), number, Field.Store.NO)));
    MetadataValues.time(value)
        .ifPresent(
            time ->
                fields.add(new LongField(Fields.time(name), time.toEpochMilli(), Field.Store.NO)));
  }
}
