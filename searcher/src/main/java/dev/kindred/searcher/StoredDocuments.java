package dev.kindred.searcher;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.kindred.core.schema.Fields;
import dev.kindred.searcher.retrieve.Blocks;
import dev.kindred.searcher.retrieve.QueryParser;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;

/** Reads what a document's parent stores. */
final class StoredDocuments {
  private StoredDocuments() {}

  static Optional<StoredDocument> find(IndexSearcher searcher, String id) throws IOException {
    ScoreDoc[] found = searcher.search(QueryParser.document(id), 1).scoreDocs;
    if (found.length == 0) {
      return Optional.empty();
    }
    IndexReader reader = searcher.getIndexReader();
    int document = found[0].doc;
    Document stored = reader.storedFields().document(document);
    return Optional.of(
        new StoredDocument(
            id,
            string(stored, Fields.PATH),
            collection(stored),
            string(stored, Fields.STORED_TITLE),
            string(stored, Fields.BODY),
            metadata(stored),
            document - Blocks.firstPassageOf(reader, document)));
  }

  /** A stored field that every document has. */
  static String string(Document stored, String field) {
    String value = stored.get(field);
    if (value == null) {
      throw new IllegalStateException("document without stored field " + field);
    }
    return value;
  }

  /** Empty for none. */
  static String collection(Document stored) {
    return Optional.ofNullable(stored.get(Fields.COLLECTION)).orElse("");
  }

  static SortedMap<String, List<String>> metadata(Document stored) {
    var metadata = new TreeMap<String, List<String>>();
    JsonParser.parseString(string(stored, Fields.METADATA))
        .getAsJsonObject()
        .entrySet()
        .forEach(
            field ->
                metadata.put(
                    field.getKey(),
                    field.getValue().getAsJsonArray().asList().stream()
                        .map(JsonElement::getAsString)
                        .toList()));
    return metadata;
  }
}
