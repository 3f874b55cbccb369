package dev.kindred.core.codec;

import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;

/**
 * Lucene's codec with the vector storage of an index. Needed for writing alone: a segment names the
 * format that reads it.
 */
public final class KindredCodec {
  private KindredCodec() {}

  /** A codec that writes vectors in the given storage. */
  public static Codec of(VectorStorage storage) {
    KnnVectorsFormat format = new WideVectorsFormat(storage.format());
    return new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
      }
    };
  }
}
