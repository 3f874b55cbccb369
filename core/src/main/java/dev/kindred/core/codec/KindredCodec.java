package dev.kindred.core.codec;

import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.PostingsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104PostingsFormat;

/**
 * Lucene's codec with the vector storage of an index. Needed for writing alone: a segment names the
 * format that reads it.
 */
public final class KindredCodec {
  private KindredCodec() {}

  /**
   * A codec that writes vectors in the given storage.
   *
   * @param apart a field whose postings get files of their own, so that their size can be told
   */
  public static Codec of(VectorStorage storage, String apart) {
    KnnVectorsFormat format = new WideVectorsFormat(storage.format());
    // Lucene gives each instance of a format its own files.
    PostingsFormat own = new Lucene104PostingsFormat();
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
      }

      @Override
      public PostingsFormat getPostingsFormatForField(String field) {
        return field.equals(apart) ? own : super.getPostingsFormatForField(field);
      }
    };
  }
}
