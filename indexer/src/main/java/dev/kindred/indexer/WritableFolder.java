package dev.kindred.indexer;

import dev.kindred.core.schema.IndexException;
import dev.kindred.core.schema.IndexFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * A folder to write an index to.
 *
 * @param isNew whether it was made for that
 */
record WritableFolder(Path index, boolean isNew) {

  /**
   * Makes the folder if need be.
   *
   * @throws IndexException if it holds other files, or cannot be made
   */
  static WritableFolder of(Path index) {
    try {
      boolean isNew = !Files.exists(index);
      if (isNew) {
        create(index);
      }
      try (Stream<Path> files = Files.list(index);
          Directory directory = FSDirectory.open(index)) {
        boolean foreign = !files.allMatch(WritableFolder::isOfIndex);
        if (foreign && !IndexFolder.exists(index, directory)) {
          throw new IndexException(
              "%s holds files but no index: name an empty folder with --index".formatted(index));
        }
      }
      return new WritableFolder(index, isNew);
    } catch (IOException e) {
      throw IndexFolder.problem(index, e);
    }
  }

  /** An entry of a folder is as safe from a power failure as the folder, and no safer. */
  private static void create(Path folder) throws IOException {
    @Nullable Path parent = folder.toAbsolutePath().getParent();
    if (parent != null && !Files.exists(parent)) {
      create(parent);
    }
    Files.createDirectories(folder);
    if (parent != null) {
      IOUtils.fsync(parent, true);
    }
  }

  /** Whether a file may be of an index, or of one that a killed run had begun. */
  static boolean isOfIndex(Path file) {
    String name = file.getFileName().toString();
    return IndexFileNames.CODEC_FILE_PATTERN.matcher(name).matches()
        || name.startsWith(IndexFileNames.SEGMENTS + "_")
        || name.startsWith(IndexFileNames.PENDING_SEGMENTS + "_")
        || name.equals(IndexWriter.WRITE_LOCK_NAME);
  }

  /** Leaves no trace of a folder that was made for an index that did not come to be. */
  void removeIfUnused() throws IOException {
    if (!isNew) {
      return;
    }
    try (Stream<Path> files = Files.list(index)) {
      if (files.findAny().isPresent()) {
        return;
      }
    }
    Files.deleteIfExists(index);
  }
}
