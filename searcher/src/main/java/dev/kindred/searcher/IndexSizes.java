package dev.kindred.searcher;

import dev.kindred.core.schema.Fields;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.apache.lucene.codecs.perfield.PerFieldPostingsFormat;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentCommitInfo;
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
    long vectors = 0;
    long sparse = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      var segment = (SegmentReader) FilterLeafReader.unwrap(leaf.reader());
      String sparseMark = sparseMark(segment.getFieldInfos().fieldInfo(Fields.SPARSE));
      SegmentCommitInfo info = segment.getSegmentInfo();
      try (@Nullable Directory compound =
          info.info.getUseCompoundFile()
              ? info.info.getCodec().compoundFormat().getCompoundReader(directory, info.info)
              : null) {
        Directory files = compound == null ? directory : compound;
        for (String file :
            compound == null ? info.files().toArray(String[]::new) : compound.listAll()) {
          if (isVectors(file)) {
            vectors += length(files, file);
          } else if (!sparseMark.isEmpty() && file.contains(sparseMark)) {
            sparse += length(files, file);
          }
        }
      }
    }
    return new IndexSizes(total, vectors, sparse);
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
