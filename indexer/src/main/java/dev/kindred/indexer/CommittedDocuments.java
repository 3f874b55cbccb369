package dev.kindred.indexer;

import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.IndexFolder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

/**
 * The documents that were in the index when a run began, and which of them the run has met: one bit
 * a document, and a hash for each that is new. Confined to one thread.
 */
final class CommittedDocuments implements Closeable {
  private static final Set<String> HASH = Set.of(Fields.HASH);
  private static final Set<String> ID_AND_PATH = Set.of(Fields.ID, Fields.PATH);

  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final FixedBitSet met;
  private final IdHashes metAnew = new IdHashes();

  CommittedDocuments(IndexWriter writer) throws IOException {
    this.reader = DirectoryReader.open(writer);
    this.searcher = new IndexSearcher(reader);
    this.met = new FixedBitSet(Math.max(1, reader.maxDoc()));
  }

  /** How a document of this run compares to the one of the same id from before. */
  enum Comparison {
    NEW,
    CHANGED,
    SAME,
    /** The run has met this id already. */
    MET_BEFORE
  }

  /** Compares, and marks the id as met. */
  Comparison meet(String id, String hash) throws IOException {
    Optional<Integer> found = parent(id);
    if (found.isEmpty()) {
      return metAnew.add(id) ? Comparison.NEW : Comparison.MET_BEFORE;
    }
    int doc = found.get();
    if (met.getAndSet(doc)) {
      return Comparison.MET_BEFORE;
    }
    String known = reader.storedFields().document(doc, HASH).get(Fields.HASH);
    return hash.equals(known) ? Comparison.SAME : Comparison.CHANGED;
  }

  /**
   * Marks everything that a file or a folder gave, so that what can't be read now is not taken for
   * gone.
   */
  void keep(String path) throws IOException {
    Query below =
        new BooleanQuery.Builder()
            .add(new TermQuery(new Term(Fields.PATH, path)), BooleanClause.Occur.SHOULD)
            .add(new PrefixQuery(new Term(Fields.PATH, path + "/")), BooleanClause.Occur.SHOULD)
            .build();
    Weight weight = searcher.createWeight(searcher.rewrite(below), ScoreMode.COMPLETE_NO_SCORES, 1);
    for (LeafReaderContext leaf : reader.leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer != null) {
        DocIdSetIterator docs = scorer.iterator();
        for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
          met.set(leaf.docBase + doc);
        }
      }
    }
  }

  /** Marks everything. */
  void keepAll() {
    met.set(0, met.length());
  }

  /** What is done with the id of a document. */
  interface IdConsumer {
    void accept(String id) throws IOException;
  }

  /** Passes on the ids of all documents that the run has not met and whose path is covered. */
  void forEachUnmet(Predicate<String> covers, IdConsumer consumer) throws IOException {
    StoredFields stored = reader.storedFields();
    for (LeafReaderContext leaf : reader.leaves()) {
      PostingsEnum parents = leaf.reader().postings(new Term(Fields.KIND, Fields.PARENT));
      if (parents == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      for (int doc = parents.nextDoc();
          doc != DocIdSetIterator.NO_MORE_DOCS;
          doc = parents.nextDoc()) {
        int global = leaf.docBase + doc;
        if ((live == null || live.get(doc)) && !met.get(global)) {
          var fields = stored.document(global, ID_AND_PATH);
          if (covers.test(fields.get(Fields.PATH))) {
            consumer.accept(fields.get(Fields.ID));
          }
        }
      }
    }
  }

  /** What to throw for a failure that a damaged index may be behind. */
  RuntimeException diagnosed(Path index, Exception e) {
    return IndexFolder.diagnosed(index, reader, e);
  }

  boolean contains(String id) throws IOException {
    return parent(id).isPresent();
  }

  /** The parent is the last document of its block: the highest live one with the id. */
  private Optional<Integer> parent(String id) throws IOException {
    Term term = new Term(Fields.ID, id);
    for (LeafReaderContext leaf : reader.leaves()) {
      PostingsEnum block = leaf.reader().postings(term, PostingsEnum.NONE);
      if (block == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      int last = -1;
      for (int doc = block.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = block.nextDoc()) {
        if (live == null || live.get(doc)) {
          last = doc;
        }
      }
      if (last >= 0) {
        return Optional.of(leaf.docBase + last);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
