package dev.kindred.searcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.StandardDirectoryReader;
import org.apache.lucene.search.ReferenceManager;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;

/**
 * The latest commit, shared and swapped like Lucene's SearcherManager does, but not fooled by an
 * index that was deleted and made anew: Lucene compares the versions of commits, which count from 1
 * in every index, and this their random ids too.
 */
final class LatestSearcher extends ReferenceManager<CommitSearcher> {
  private final Path index;
  private final Directory directory;

  LatestSearcher(Path index, Directory directory) throws IOException {
    this.index = index;
    this.directory = directory;
    this.current = new CommitSearcher(index, DirectoryReader.open(directory));
  }

  @Override
  protected @Nullable CommitSearcher refreshIfNeeded(CommitSearcher known) throws IOException {
    var reader = (StandardDirectoryReader) known.reader();
    @Nullable DirectoryReader newer = DirectoryReader.openIfChanged(reader);
    if (newer == null && !isLatest(reader)) {
      newer = DirectoryReader.open(directory);
    }
    return newer == null ? null : new CommitSearcher(index, newer);
  }

  private boolean isLatest(StandardDirectoryReader reader) throws IOException {
    return Arrays.equals(
        SegmentInfos.readLatestCommit(directory).getId(), reader.getSegmentInfos().getId());
  }

  @Override
  protected void decRef(CommitSearcher searcher) throws IOException {
    searcher.getIndexReader().decRef();
  }

  @Override
  protected boolean tryIncRef(CommitSearcher searcher) {
    return searcher.getIndexReader().tryIncRef();
  }

  @Override
  protected int getRefCount(CommitSearcher searcher) {
    return searcher.getIndexReader().getRefCount();
  }
}
