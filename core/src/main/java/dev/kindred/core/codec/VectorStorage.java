package dev.kindred.core.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;

/**
 * What an HNSW graph is searched over. The quantised kinds keep the full-precision vectors on disk
 * beside the codes and rescore with them, so that they save memory, not disk.
 */
public enum VectorStorage {
  /** Full precision, 4 bytes a value. */
  FLOAT32(Optional.empty()),
  /** One byte a value. */
  INT8(Optional.of(ScalarEncoding.UNSIGNED_BYTE)),
  /** Half a byte a value. */
  INT4(Optional.of(ScalarEncoding.PACKED_NIBBLE)),
  /** One bit a value, asked with four-bit queries (the RaBitQ family). */
  BIT(Optional.of(ScalarEncoding.SINGLE_BIT_QUERY_NIBBLE));

  private final Optional<ScalarEncoding> encoding;

  VectorStorage(Optional<ScalarEncoding> encoding) {
    this.encoding = encoding;
  }

  /** The name in lower case, as users write it and the manifest stores it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The storage of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static VectorStorage of(String label) {
    return Arrays.stream(values())
        .filter(storage -> storage.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "vector storage must be one of %s, got %s".formatted(labels(), label)));
  }

  /** All names. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(VectorStorage::label).toList();
  }

  KnnVectorsFormat format() {
    int maxConn = Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN;
    int beamWidth = Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH;
    return encoding.isPresent()
        ? new Lucene104HnswScalarQuantizedVectorsFormat(encoding.get(), maxConn, beamWidth)
        : new Lucene99HnswVectorsFormat(maxConn, beamWidth);
  }
}
