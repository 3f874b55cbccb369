package dev.kindred.searcher;

import dev.kindred.core.schema.CommitData;
import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexManifest;
import dev.kindred.core.schema.IndexTuning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/** Searches one commit, and knows what travels with it: read once, not by every query. */
final class CommitSearcher extends IndexSearcher {
  private final Path index;
  private final DirectoryReader reader;
  private volatile @Nullable IndexManifest manifest;
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
   * What the commit says of itself, for whoever wants to know all of it.
   *
   * @throws IndexException if it is not Kindred's, newer than this version, or damaged
   */
  CommitData data() throws IOException {
    return CommitData.of(index, userData());
  }

  /**
   * @throws IndexException as {@link #data}
   */
  IndexManifest manifest() throws IOException {
    @Nullable IndexManifest known = manifest;
    if (known == null) {
      known = IndexManifest.ofCommitData(index, userData());
      manifest = known;
    }
    return known;
  }

  private Map<String, String> userData() throws IOException {
    return reader.getIndexCommit().getUserData();
  }

  /**
   * @throws IndexException if the tuning is damaged
   */
  Learnt learnt() throws IOException {
    @Nullable Learnt known = learnt;
    if (known == null) {
      known = Learnt.of(index, IndexTuning.ofCommitData(userData()));
      learnt = known;
    }
    return known;
  }
}
