package dev.kindred.searcher;

import dev.kindred.core.schema.CommitData;
import dev.kindred.core.schema.IndexException;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/** Searches one commit, and knows what travels with it: read once, not by every query. */
final class CommitSearcher extends IndexSearcher {
  private final Path index;
  private final DirectoryReader reader;
  private volatile @Nullable CommitData data;
  private volatile @Nullable Learnt learnt;

  /**
   * @param index the index's folder, for messages
   */
  CommitSearcher(Path index, DirectoryReader reader) {
    super(reader);
    this.index = index;
    this.reader = reader;
  }

  DirectoryReader reader() {
    return reader;
  }

  /**
   * @throws IndexException if it is not Kindred's, newer than this version, or damaged
   */
  CommitData data() throws IOException {
    @Nullable CommitData known = data;
    if (known == null) {
      known = CommitData.of(index, reader.getIndexCommit().getUserData());
      data = known;
    }
    return known;
  }

  /**
   * @throws IndexException as {@link #data}, or if the tuning is damaged
   */
  Learnt learnt() throws IOException {
    @Nullable Learnt known = learnt;
    if (known == null) {
      known = Learnt.of(index, data().tuning());
      learnt = known;
    }
    return known;
  }
}
