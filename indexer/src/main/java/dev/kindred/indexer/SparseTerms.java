package dev.kindred.indexer;

import dev.kindred.core.encode.sparse.SparseVector;
import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import dev.kindred.core.schema.Fields;
import java.util.List;
import org.apache.lucene.document.FeatureField;

/**
 * Sparse terms as Lucene's {@link FeatureField}s. These keep 8 bits behind a weight's leading one
 * and drop the rest, which would make every score too low, by up to 1 part in 256; rounded first, a
 * stored weight is off by at most 1 part in 512, up or down.
 */
final class SparseTerms {

  /** Bits of a float that a FeatureField drops. */
  private static final int DROPPED_BITS = 15;

  private SparseTerms() {}

  static List<FeatureField> of(SparseVector vector) {
    return vector.terms().stream()
        .map(term -> new FeatureField(Fields.SPARSE, term.term(), rounded(term)))
        .toList();
  }

  private static float rounded(WeightedTerm term) {
    float normal = Math.max(term.weight(), Float.MIN_NORMAL);
    float rounded = Float.intBitsToFloat(Float.floatToIntBits(normal) + (1 << (DROPPED_BITS - 1)));
    return Float.isFinite(rounded) ? rounded : Float.MAX_VALUE;
  }
}
