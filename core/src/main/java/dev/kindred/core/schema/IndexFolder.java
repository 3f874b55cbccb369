package dev.kindred.core.schema;

import dev.kindred.core.KindredException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;

/** An index's folder: whether it holds an index, what it was made with, and what ails it. */
public final class IndexFolder {
  private IndexFolder() {}

  /** Whether the folder holds a Lucene index of any make. */
  public static boolean exists(Path index, Directory directory) {
    try {
      return DirectoryReader.indexExists(directory);
    } catch (IOException e) {
      throw problem(index, e);
    }
  }

  /**
   * Reads what travels in the last commit.
   *
   * @throws IndexException if there is none that this version understands
   */
  public static CommitData commitData(Path index, Directory directory) {
    try {
      return CommitData.of(index, SegmentInfos.readLatestCommit(directory).getUserData());
    } catch (IOException e) {
      throw problem(index, e);
    } catch (IllegalArgumentException e) {
      throw unknownCodec(index, e);
    }
  }

  /**
   * What it means that Lucene does not know the codec that an undamaged commit names, which it
   * reports as a bare {@link IllegalArgumentException}.
   *
   * @param index the index's folder
   */
  public static IndexException unknownCodec(Path index, IllegalArgumentException e) {
    return new IndexException(otherVersion(index), e);
  }

  /**
   * Finds out whether a failure comes of a damaged index: Lucene verifies most files only when they
   * are merged, and stumbles over damaged ones in any way. Reads the whole index.
   *
   * @param index the index's folder
   * @param reader what was read
   * @param e an {@link IOException} or a {@link RuntimeException}
   * @return what to throw: a sentence about the damage; where there is none, about the failure if
   *     that is an {@link IOException}, else the failure itself
   */
  public static RuntimeException diagnosed(Path index, IndexReader reader, Exception e) {
    if (e instanceof KindredException known) {
      return known;
    }
    if (e instanceof CorruptIndexException known) {
      return problem(index, known);
    }
    try {
      for (LeafReaderContext leaf : reader.leaves()) {
        leaf.reader().checkIntegrity();
      }
    } catch (IOException damage) {
      IndexException found = problem(index, damage);
      found.addSuppressed(e);
      return found;
    }
    return switch (e) {
      case RuntimeException failure -> failure;
      case IOException failure -> problem(index, failure);
      default -> new IllegalStateException("unexpected", e);
    };
  }

  /**
   * Says in one sentence what an index's {@link IOException} means and what to do about it.
   *
   * @param index the index's folder
   */
  public static IndexException problem(Path index, IOException e) {
    return new IndexException(sentence(index, e), e);
  }

  private static String otherVersion(Path index) {
    return ("index %s was written by another version of Kindred: use that one, or delete the folder"
            + " and index again")
        .formatted(index);
  }

  private static String sentence(Path index, IOException e) {
    if (e instanceof LockObtainFailedException) {
      return "index %s is being written by another process: try again when it is done"
          .formatted(index);
    }
    boolean gone = e instanceof NoSuchFileException && !Files.exists(index);
    if (e instanceof IndexNotFoundException || gone) {
      return "no index in %s: make one with 'kindred index PATH'".formatted(index);
    }
    if (e instanceof IndexFormatTooNewException) {
      return "index %s was written by a newer Kindred: use that one".formatted(index);
    }
    if (e instanceof IndexFormatTooOldException old) {
      // Lucene calls codecs that it does not know too old, and gives no version.
      return old.getVersion() == null
          ? otherVersion(index)
          : "index %s was written by a Kindred too old to read: delete it and index again"
              .formatted(index);
    }
    if (e instanceof AccessDeniedException) {
      return "index %s may not be accessed: permission denied for %s"
          .formatted(index, e.getMessage());
    }
    String message = String.valueOf(e.getMessage());
    if (message.toLowerCase(Locale.ROOT).contains("no space left")) {
      return "the disk that holds index %s is full: what was committed before is safe"
          .formatted(index);
    }
    if (e instanceof CorruptIndexException
        || e instanceof EOFException
        || e instanceof NoSuchFileException) {
      return "index %s is corrupt (%s): delete the folder and index again"
          .formatted(index, message);
    }
    return Files.isRegularFile(index)
        ? "%s is a file, not the folder of an index".formatted(index)
        : "index %s cannot be used: %s".formatted(index, message);
  }
}
