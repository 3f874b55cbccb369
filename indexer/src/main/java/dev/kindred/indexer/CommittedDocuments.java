package dev.kindred.indexer;

import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.IndexFolder;
import dev.kindred.indexer.source.DocumentSource;
import dev.kindred.indexer.source.SourceFailure;
import dev.kindred.indexer.source.SourceFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * The documents that were in the index when a run began, and which of them the run has met: one bit
 * a document, and a hash for each that is new. Confined to one thread.
 */
final class CommittedDocuments implements Closeable {
  private static final Set<String> KNOWN = Set.of(Fields.HASH, Fields.PATH, Fields.COLLECTION);

  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  private final CommittedTerms ids;
  private final CommittedTerms paths;
  private final CommittedTerms files;
  private final StoredFields stored;

  private final FixedBitSet met;
  private final IdHashes metAnew = new IdHashes();
  private final Set<String> robbed = new HashSet<>();

  /**
   * @param reader closed with this
   */
  CommittedDocuments(DirectoryReader reader) throws IOException {
    this.reader = reader;
    this.searcher = new IndexSearcher(reader);
    this.ids = new CommittedTerms(reader, Fields.ID);
    this.paths = new CommittedTerms(reader, Fields.PATH);
    this.files = new CommittedTerms(reader, Fields.FILE_PATH);
    this.stored = new InOrderStoredFields(reader);
    this.met = new FixedBitSet(Math.max(1, reader.maxDoc()));
  }

  /** What its passages were encoded to. */
  CommittedEncodings encodings(PassageEncoder encoder) {
    return new CommittedEncodings(reader, encoder.dense() != null, encoder.sparse() != null);
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
  Comparison meet(String id, String path, String collection, String hash) throws IOException {
    Optional<Integer> found = parent(id);
    if (found.isEmpty()) {
      return metAnew.add(id) ? Comparison.NEW : Comparison.MET_BEFORE;
    }
    int doc = found.get();
    if (met.getAndSet(doc)) {
      return Comparison.MET_BEFORE;
    }
    var known = stored.document(doc, KNOWN);
    if (hash.equals(known.get(Fields.HASH))
        && collection.equals(nameOf(known.get(Fields.COLLECTION)))) {
      return Comparison.SAME;
    }
    if (!path.equals(known.get(Fields.PATH))) {
      robbed.add(SourceFile.pathOf(known.get(Fields.PATH)));
    }
    return Comparison.CHANGED;
  }

  /** Marks all that a file gave as met if it is as it was, and says what that is. */
  Optional<FileRecord> meetUnchanged(SourceFile file, String collection) throws IOException {
    Optional<Integer> found = files.last(file.path());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    met.set(found.get());
    FileRecord record = FileRecord.of(stored.document(found.get()));
    return record.stillIs(file) && record.collection().equals(collection) && keepWhole(record)
        ? Optional.of(record)
        : Optional.empty();
  }

  /**
   * Marks the documents of a file as met, if they are all there still: another file may have given
   * documents of the same ids, which took their place.
   */
  private boolean keepWhole(FileRecord record) throws IOException {
    String path = record.file().path();
    if (robbed.contains(path)) {
      return false;
    }
    List<Integer> documents = paths.live(path, path + SourceFile.MEMBER);
    if (documents.size() != record.documents()) {
      return false;
    }
    documents.forEach(met::set);
    return true;
  }

  /**
   * Marks everything that a file or a folder gave, so that what can't be read now is not taken for
   * gone.
   *
   * @param root of the source; it goes by its own name, whatever its documents' paths begin with
   */
  void keep(SourceFailure failure, String root) throws IOException {
    String path = failure.path();
    if (path.equals(root)) {
      met.set(0, met.length());
      return;
    }
    forEach(
        new BooleanQuery.Builder()
            .add(documentsAt(path), BooleanClause.Occur.SHOULD)
            .add(
                new PrefixQuery(new Term(Fields.FILE_PATH, path + "/")), BooleanClause.Occur.SHOULD)
            .build(),
        met::set);
  }

  /** Documents of a file. */
  private static Query documentsOf(String path) {
    return new BooleanQuery.Builder()
        .add(new TermQuery(new Term(Fields.PATH, path)), BooleanClause.Occur.SHOULD)
        .add(
            new PrefixQuery(new Term(Fields.PATH, path + SourceFile.MEMBER)),
            BooleanClause.Occur.SHOULD)
        .build();
  }

  /** Documents of a file, or below a folder. */
  private static Query documentsAt(String path) {
    return new BooleanQuery.Builder()
        .add(documentsOf(path), BooleanClause.Occur.SHOULD)
        .add(new PrefixQuery(new Term(Fields.PATH, path + "/")), BooleanClause.Occur.SHOULD)
        .build();
  }

  /** Marks what is in a collection of a file or folder that was passed over. */
  void keepCollected(String path) throws IOException {
    forEach(
        new BooleanQuery.Builder()
            .add(documentsAt(path), BooleanClause.Occur.FILTER)
            .add(new FieldExistsQuery(Fields.COLLECTION), BooleanClause.Occur.FILTER)
            .build(),
        met::set);
  }

  /** Whether any document is in a collection. */
  boolean haveCollections() throws IOException {
    return searcher.count(new FieldExistsQuery(Fields.COLLECTION)) > 0;
  }

  /** The collection of what has a path; empty if nothing has, an empty name if it is in none. */
  Optional<String> collectionOf(String path) throws IOException {
    Optional<Integer> found = paths.last(path);
    if (found.isPresent()) {
      return Optional.of(stored(found.get(), Fields.COLLECTION));
    }
    // An archive's path is that of none of its documents.
    Optional<Integer> file = files.last(SourceFile.pathOf(path));
    return file.isPresent()
        ? Optional.of(stored(file.get(), Fields.FILE_COLLECTION))
        : Optional.empty();
  }

  private String stored(int doc, String field) throws IOException {
    return nameOf(stored.document(doc, Set.of(field)).get(field));
  }

  /** The ids of a collection's documents. */
  Set<String> idsIn(String collection) throws IOException {
    var ids = new HashSet<String>();
    var found = new ArrayList<Integer>();
    forEach(new TermQuery(new Term(Fields.COLLECTION, collection)), found::add);
    for (int doc : found) {
      ids.add(stored.document(doc, Set.of(Fields.ID)).get(Fields.ID));
    }
    return ids;
  }

  private static String nameOf(@Nullable String collection) {
    return collection == null ? "" : collection;
  }

  private void forEach(Query query, IntConsumer consumer) throws IOException {
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    for (LeafReaderContext leaf : reader.leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer != null) {
        Bits live = leaf.reader().getLiveDocs();
        DocIdSetIterator docs = scorer.iterator();
        for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
          if (live == null || live.get(doc)) {
            consumer.accept(leaf.docBase + doc);
          }
        }
      }
    }
  }

  /** What is done with what is gone. */
  interface TermConsumer {
    void accept(Term term, String path) throws IOException;
  }

  /** Which of the documents that were not met are gone: what the source covers and may remove. */
  record Gone(DocumentSource source, CollectionRule collections) {}

  /** Passes on the ids of all documents that the run has not met and that are gone. */
  void forEachUnmetDocument(Gone gone, TermConsumer consumer) throws IOException {
    forEachUnmet(new UnmetFields(Fields.PATH, Fields.ID, Fields.COLLECTION), gone, consumer);
  }

  /** Passes on the paths of the records of all files that the run has not met and that are gone. */
  void forEachUnmetFile(Gone gone, TermConsumer consumer) throws IOException {
    forEachUnmet(
        new UnmetFields(Fields.FILE_PATH, Fields.FILE_PATH, Fields.FILE_COLLECTION),
        gone,
        consumer);
  }

  private record UnmetFields(String path, String key, String collection) {}

  /** Goes by the paths, as terms: to read what is stored of all documents would take seconds. */
  private void forEachUnmet(UnmetFields names, Gone gone, TermConsumer consumer)
      throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      @Nullable Terms paths = leaf.reader().terms(names.path());
      if (paths == null) {
        continue;
      }
      TermsEnum each = paths.iterator();
      @Nullable PostingsEnum found = null;
      for (@Nullable BytesRef term = each.next(); term != null; term = each.next()) {
        found = each.postings(found, PostingsEnum.NONE);
        List<Integer> unmet = unmet(leaf, found);
        String path = unmet.isEmpty() ? "" : term.utf8ToString();
        if (!unmet.isEmpty() && gone.source().covers(path)) {
          passOn(unmet, path, names, gone, consumer);
        }
      }
    }
  }

  private List<Integer> unmet(LeafReaderContext leaf, PostingsEnum found) throws IOException {
    Bits live = leaf.reader().getLiveDocs();
    List<Integer> unmet = List.of();
    for (int doc = found.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = found.nextDoc()) {
      if ((live == null || live.get(doc)) && !met.get(leaf.docBase + doc)) {
        unmet = unmet.isEmpty() ? new ArrayList<>() : unmet;
        unmet.add(leaf.docBase + doc);
      }
    }
    return unmet;
  }

  private void passOn(
      List<Integer> unmet, String path, UnmetFields names, Gone gone, TermConsumer consumer)
      throws IOException {
    Set<String> wanted = new HashSet<>(List.of(names.key(), names.collection()));
    for (int doc : unmet) {
      var fields = stored.document(doc, wanted);
      if (gone.collections().mayRemove(nameOf(fields.get(names.collection())))) {
        consumer.accept(new Term(names.key(), fields.get(names.key())), path);
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

  /** The parent is the last document of its block. */
  private Optional<Integer> parent(String id) throws IOException {
    return ids.last(id);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
