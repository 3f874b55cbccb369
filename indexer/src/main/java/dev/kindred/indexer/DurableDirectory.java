package dev.kindred.indexer;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;

/**
 * An index's folder in which each commit, at a power failure at any moment, is whole or is not
 * there. A commit is there once its list of segments has its name. Lucene syncs the content of the
 * files in the list before it gives that name, and takes the name away before it deletes them, but
 * syncs the folder behind the naming alone. POSIX lets the disk have the name and not yet the
 * files, or still the name and no longer the files; journalling file systems keep the order, but
 * nobody promises it.
 */
final class DurableDirectory extends FilterDirectory {
  private DurableDirectory(Directory directory) {
    super(directory);
  }

  static Directory open(Path index) throws IOException {
    return new DurableDirectory(FSDirectory.open(index));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    in.syncMetaData();
    in.rename(from, to);
  }

  @Override
  public void deleteFile(String name) throws IOException {
    in.deleteFile(name);
    if (name.startsWith(IndexFileNames.SEGMENTS + "_")) {
      in.syncMetaData();
    }
  }
}
