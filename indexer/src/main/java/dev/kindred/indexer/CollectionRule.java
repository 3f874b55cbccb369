package dev.kindred.indexer;

import dev.kindred.core.schema.CollectionRoots;
import dev.kindred.indexer.source.DocumentSource;
import java.io.IOException;
import java.util.Optional;

/** Into which collection a run puts what it reads, and whose documents are its to remove. */
interface CollectionRule {

  /**
   * A collection for what has a path; empty for none.
   *
   * @param path of a document or a file
   */
  String of(String path) throws IOException;

  /** Whether documents of a collection are removed that the run did not meet. */
  boolean mayRemove(String collection);

  /**
   * Whether what was passed over stays, if it is in a collection: a run that knows nothing of the
   * collection passes over other things than the run that made it.
   */
  boolean keepsWhatIsPassedOver();

  /** What a source asks for. */
  static CollectionRule of(
      DocumentSource source, CommittedDocuments committed, CollectionRoots roots)
      throws IOException {
    if (source.collection().isPresent()) {
      return new Given(source.collection().get());
    }
    return roots.roots().isEmpty() && !committed.haveCollections()
        ? new Given("")
        : new AsBefore(source, committed, roots);
  }

  /** One for all. */
  record Given(String collection) implements CollectionRule {
    @Override
    public String of(String path) {
      return collection;
    }

    @Override
    public boolean mayRemove(String other) {
      return other.equals(collection);
    }

    @Override
    public boolean keepsWhatIsPassedOver() {
      return false;
    }
  }

  /** The one that a path is in, or else the one around it. */
  final class AsBefore implements CollectionRule {
    private final DocumentSource source;
    private final CommittedDocuments committed;
    private final CollectionRoots roots;
    private String lastPath = "";
    private String lastCollection = "";

    AsBefore(DocumentSource source, CommittedDocuments committed, CollectionRoots roots) {
      this.source = source;
      this.committed = committed;
      this.roots = roots;
    }

    @Override
    public String of(String path) throws IOException {
      if (!path.equals(lastPath)) { // a file of many records asks for each
        Optional<String> known = committed.collectionOf(path);
        lastCollection =
            known.isPresent()
                ? known.get()
                : source.fileOf(path).map(roots::collectionOf).orElse("");
        lastPath = path;
      }
      return lastCollection;
    }

    @Override
    public boolean mayRemove(String collection) {
      return true;
    }

    @Override
    public boolean keepsWhatIsPassedOver() {
      return true;
    }
  }
}
