package dev.kindred.core.schema;

import dev.kindred.core.encode.sparse.SparseVector;
import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.FeatureField;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.BytesRef;

/**
 * Sparse terms as Lucene's {@link FeatureField}s. These keep 8 bits behind a weight's leading one
 * and drop the rest, which would make every score too low, by up to 1 part in 256; rounded first, a
 * stored weight is off by at most 1 part in 512, up or down.
 */
public final class SparseTerms {

  /** Bits of a float that a FeatureField drops. */
  private static final int DROPPED_BITS = 15;

  private SparseTerms() {}

  /** The fields of a passage. */
  public static List<FeatureField> of(SparseVector vector) {
    return vector.terms().stream()
        .map(term -> new FeatureField(Fields.SPARSE, term.term(), rounded(term)))
        .toList();
  }

  /**
   * The terms, for {@link #ofStored}: each as a string and as many bits of its weight as the
   * FeatureField keeps, so that what is stored gives the same field again.
   */
  public static BytesRef toStored(SparseVector vector) {
    var bytes = new ByteBuffersDataOutput();
    try {
      bytes.writeVInt(vector.terms().size());
      for (WeightedTerm term : vector.terms()) {
        bytes.writeString(term.term());
        bytes.writeVInt(Float.floatToIntBits(rounded(term)) >>> DROPPED_BITS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BytesRef(bytes.toArrayCopy());
  }

  /**
   * The terms again.
   *
   * @throws IOException if they are cut short
   */
  public static SparseVector ofStored(BytesRef stored) throws IOException {
    var bytes = new ByteArrayDataInput(stored.bytes, stored.offset, stored.length);
    int count = bytes.readVInt();
    var terms = new ArrayList<WeightedTerm>(count);
    for (int i = 0; i < count; i++) {
      String term = bytes.readString();
      terms.add(new WeightedTerm(term, Float.intBitsToFloat(bytes.readVInt() << DROPPED_BITS)));
    }
    return new SparseVector(terms);
  }

  private static float rounded(WeightedTerm term) {
    float normal = Math.max(term.weight(), Float.MIN_NORMAL);
    float rounded = Float.intBitsToFloat(Float.floatToIntBits(normal) + (1 << (DROPPED_BITS - 1)));
    return Float.isFinite(rounded) ? rounded : Float.MAX_VALUE;
  }
}
