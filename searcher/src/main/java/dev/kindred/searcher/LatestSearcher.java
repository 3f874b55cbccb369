package dev.kindred.searcher;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.StandardDirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ReferenceManager;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;

/**
 * The latest commit, shared and swapped like Lucene's SearcherManager does, but not fooled by an
 * index that was deleted and made anew: Lucene compares the versions of commits, which count from 1
 * in every index, and this their random ids too.
 */
final class LatestSearcher extends ReferenceManager<IndexSearcher> {
  private final Directory directory;

  LatestSearcher(Directory directory) throws IOException {
    this.directory = directory;
    this.current = new IndexSearcher(DirectoryReader.open(directory));
  }

  @Override
  protected @Nullable IndexSearcher refreshIfNeeded(IndexSearcher known) throws IOException {
    var reader = (StandardDirectoryReader) known.getIndexReader();
    @Nullable DirectoryReader newer = DirectoryReader.openIfChanged(reader);
    if (newer == null && !isLatest(reader)) {
      newer = DirectoryReader.open(directory);
    }
    return newer == null ? null : new IndexSearcher(newer);
  }

  private boolean isLatest(StandardDirectoryReader reader) throws IOException {
    return Arrays.equals(
        SegmentInfos.readLatestCommit(directory).getId(), reader.getSegmentInfos().getId());
  }

  @Override
  protected void decRef(IndexSearcher searcher) throws IOException {
    searcher.getIndexReader().decRef();
  }

  @Override
  protected boolean tryIncRef(IndexSearcher searcher) {
    return searcher.getIndexReader().tryIncRef();
  }

  @Override
  protected int getRefCount(IndexSearcher searcher) {
    return searcher.getIndexReader().getRefCount();
  }
}
