package dev.kindred.indexer;

import dev.kindred.core.schema.Fields;
import dev.kindred.core.schema.IndexException;
import dev.kindred.indexer.source.DocumentSink;
import dev.kindred.indexer.source.DocumentSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;

/** The documents that an index holds, in its order. */
final class CommittedSource implements DocumentSource, CollectionRule {
  private final Path index;
  private final DirectoryReader reader;
  private String collection = "";

  CommittedSource(Path index, DirectoryReader reader) {
    this.index = index;
    this.reader = reader;
  }

  @Override
  public String name() {
    return index.toString();
  }

  @Override
  public boolean covers(String path) {
    return false;
  }

  @Override
  public void read(DocumentSink sink) throws IOException, InterruptedException {
    forEach(
        Fields.PARENT,
        stored -> {
          collection = Optional.ofNullable(stored.get(Fields.COLLECTION)).orElse("");
          sink.accept(
              StoredStructure.document(stored)
                  .orElseThrow(
                      () ->
                          new IndexException(
                              "index %s was begun by an older Kindred, which did not keep what it takes: delete the folder and index again"
                                  .formatted(index))));
        });
  }

  /** That of the document passed on last. */
  @Override
  public String of(String path) {
    return collection;
  }

  @Override
  public boolean mayRemove(String other) {
    return false;
  }

  @Override
  public boolean keepsWhatIsPassedOver() {
    return false;
  }

  /** What is done with a stored document. */
  interface Consumer {
    void accept(org.apache.lucene.document.Document stored)
        throws IOException, InterruptedException;
  }

  /** Passes on all live documents of a {@link Fields#KIND}. */
  void forEach(String kind, Consumer consumer) throws IOException, InterruptedException {
    StoredFields stored = reader.storedFields();
    for (LeafReaderContext leaf : reader.leaves()) {
      PostingsEnum found = leaf.reader().postings(new Term(Fields.KIND, kind), PostingsEnum.NONE);
      if (found == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      for (int doc = found.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = found.nextDoc()) {
        if (live == null || live.get(doc)) {
          consumer.accept(stored.document(leaf.docBase + doc));
        }
      }
    }
  }
}
