package dev.kindred.searcher;

import dev.kindred.core.schema.Fields;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.codecs.perfield.PerFieldPostingsFormat;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of an index on disk, by what they hold.
 *
 * @param total all files of the commit
 * @param vectors dense vectors and their graph, in whatever precision
 * @param sparse postings of sparse terms
 */
public record IndexSizes(long total, long vectors, long sparse) {

  static IndexSizes of(DirectoryReader reader, Directory directory) throws IOException {
    long total = 0;
    for (String file : reader.getIndexCommit().getFileNames()) {
      total += length(directory, file);
    }
    var sizes = new IndexSizes(total, 0, 0);
    for (LeafReaderContext leaf : reader.leaves()) {
      var segment = (SegmentReader) FilterLeafReader.unwrap(leaf.reader());
      try {
        sizes = sizes.plus(segment, directory);
      } catch (NoSuchFileException | FileNotFoundException e) {
        // Merged away since, and open here alone.
      }
    }
    return sizes;
  }

  private IndexSizes plus(SegmentReader segment, Directory directory) throws IOException {
    SegmentInfo info = segment.getSegmentInfo().info;
    if (!info.getUseCompoundFile()) {
      return plus(segment, directory, info.files());
    }
    try (Directory inside = info.getCodec().compoundFormat().getCompoundReader(directory, info)) {
      return plus(segment, inside, List.of(inside.listAll()));
    }
  }

  private IndexSizes plus(SegmentReader segment, Directory directory, Collection<String> files)
      throws IOException {
    String sparseMark = sparseMark(segment.getFieldInfos().fieldInfo(Fields.SPARSE));
    long moreVectors = 0;
    long moreSparse = 0;
    for (String file : files) {
      if (isVectors(file)) {
        moreVectors += directory.fileLength(file);
      } else if (!sparseMark.isEmpty() && file.contains(sparseMark)) {
        moreSparse += directory.fileLength(file);
      }
    }
    return new IndexSizes(total, vectors + moreVectors, sparse + moreSparse);
  }

  /**
   * What the names of the files have that hold the field's postings alone; empty if there are none.
   */
  private static String sparseMark(@Nullable FieldInfo field) {
    if (field == null) {
      return "";
    }
    String format = field.getAttribute(PerFieldPostingsFormat.PER_FIELD_FORMAT_KEY);
    String suffix = field.getAttribute(PerFieldPostingsFormat.PER_FIELD_SUFFIX_KEY);
    return format == null || suffix == null ? "" : "_" + format + "_" + suffix + ".";
  }

  /**
   * Lucene's extensions: flat vectors (vec, vemf), quantised ones (veq, vemq), graph (vex, vem).
   */
  private static boolean isVectors(String file) {
    return file.substring(file.lastIndexOf('.') + 1).startsWith("ve");
  }

  private static long length(Directory directory, String file) throws IOException {
    try {
      return directory.fileLength(file);
    } catch (NoSuchFileException | FileNotFoundException e) {
      return 0; // merged away since, and open here alone
    }
  }
}
