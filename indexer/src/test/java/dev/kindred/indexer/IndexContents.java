package dev.kindred.indexer;

import dev.kindred.core.schema.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/** What the last commit of an index holds, in index order; fails where a block is not whole. */
record IndexContents(List<Indexed> documents, Map<String, String> userData, int segments) {

  record Indexed(
      String id,
      String path,
      String title,
      String body,
      String collection,
      String metadata,
      String hash,
      List<IndexedPassage> passages) {}

  /**
   * @param vector empty where there is none
   */
  record IndexedPassage(int ordinal, int start, int end, List<Float> vector) {}

  static IndexContents read(Path index) throws IOException {
    try (Directory directory = FSDirectory.open(index);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      return of(reader);
    }
  }

  static IndexContents of(DirectoryReader reader) throws IOException {
    var documents = new ArrayList<Indexed>();
    for (LeafReaderContext leaf : reader.leaves()) {
      read(leaf.reader(), documents);
    }
    return new IndexContents(
        documents, reader.getIndexCommit().getUserData(), reader.leaves().size());
  }

  /** The documents' texts by their ids. */
  Map<String, String> texts() {
    var texts = new TreeMap<String, String>();
    documents.forEach(document -> texts.put(document.id(), document.body()));
    return texts;
  }

  List<String> ids() {
    return documents.stream().map(Indexed::id).toList();
  }

  Indexed document(String id) {
    return documents.stream()
        .filter(document -> document.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Every posting of a live passage: term, ordinal of the passage, bits of the weight. */
  static List<String> sparseTerms(Path index) throws IOException {
    var found = new ArrayList<String>();
    try (FSDirectory directory = FSDirectory.open(index);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      for (LeafReaderContext leaf : reader.leaves()) {
        TermsEnum terms = leaf.reader().terms(Fields.SPARSE).iterator();
        while (terms.next() != null) {
          PostingsEnum postings = terms.postings(null);
          var ordinals = leaf.reader().getNumericDocValues(Fields.ORDINAL);
          while (postings.nextDoc() != PostingsEnum.NO_MORE_DOCS) {
            int doc = postings.docID();
            if (leaf.reader().getLiveDocs() == null || leaf.reader().getLiveDocs().get(doc)) {
              ordinals.advanceExact(doc);
              found.add(
                  terms.term().utf8ToString() + " " + ordinals.longValue() + " " + postings.freq());
            }
          }
        }
      }
    }
    return found.stream().sorted().toList();
  }

  private static void read(LeafReader leaf, List<Indexed> documents) throws IOException {
    var passages = new ArrayList<IndexedPassage>();
    NumericDocValues ordinals = leaf.getNumericDocValues(Fields.ORDINAL);
    NumericDocValues starts = leaf.getNumericDocValues(Fields.START);
    NumericDocValues ends = leaf.getNumericDocValues(Fields.END);
    @Nullable FloatVectorValues vectors = leaf.getFloatVectorValues(Fields.VECTOR);
    KnnVectorValues.@Nullable DocIndexIterator places = vectors == null ? null : vectors.iterator();
    for (int doc = 0; doc < leaf.maxDoc(); doc++) {
      if (leaf.getLiveDocs() != null && !leaf.getLiveDocs().get(doc)) {
        continue;
      }
      var stored = leaf.storedFields().document(doc);
      if (stored.get(Fields.FILE_PATH) != null) {
        if (!passages.isEmpty()) {
          throw new AssertionError("a record of a file inside a block");
        }
        continue;
      }
      if (stored.get(Fields.ID) != null) {
        documents.add(
            new Indexed(
                stored.get(Fields.ID),
                stored.get(Fields.PATH),
                stored.get(Fields.STORED_TITLE),
                stored.get(Fields.BODY),
                Optional.ofNullable(stored.get(Fields.COLLECTION)).orElse(""),
                stored.get(Fields.METADATA),
                stored.get(Fields.HASH),
                List.copyOf(passages)));
        passages.clear();
        continue;
      }
      if (!ordinals.advanceExact(doc) || !starts.advanceExact(doc) || !ends.advanceExact(doc)) {
        throw new AssertionError("passage without its place: " + doc);
      }
      if (ordinals.longValue() != passages.size()) {
        throw new AssertionError("passage " + ordinals.longValue() + " after " + passages.size());
      }
      var vector = new ArrayList<Float>();
      if (vectors != null && places != null && places.advance(doc) == doc) {
        for (float value : vectors.vectorValue(places.index())) {
          vector.add(value);
        }
      }
      passages.add(
          new IndexedPassage(
              (int) ordinals.longValue(),
              (int) starts.longValue(),
              (int) ends.longValue(),
              List.copyOf(vector)));
    }
    if (!passages.isEmpty()) {
      throw new AssertionError("passages without their document: " + passages);
    }
  }
}
