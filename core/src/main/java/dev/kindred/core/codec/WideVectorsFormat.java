package dev.kindred.core.codec;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * One of Lucene's formats, for vectors wider than the 1024 values that Lucene accepts unless a
 * format says otherwise. It keeps the format's name, so that segments are read by Lucene's own.
 */
final class WideVectorsFormat extends KnnVectorsFormat {
  /** The widest vector: more than any published text encoder gives. */
  static final int MAX_DIMENSIONS = 16_384;

  private final KnnVectorsFormat format;

  WideVectorsFormat(KnnVectorsFormat format) {
    super(format.getName());
    this.format = format;
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return format.fieldsWriter(state);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return format.fieldsReader(state);
  }

  @Override
  public int getMaxDimensions(String fieldName) {
    return MAX_DIMENSIONS;
  }

  @Override
  public String toString() {
    return format.toString();
  }
}
