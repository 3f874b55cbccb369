package dev.kindred.core.vector;

import java.util.Locale;
import org.apache.lucene.util.VectorUtil;

/**
 * How alike two vectors are: the more, the greater. Distances are negative, as in
 * sentence-transformers, so that it holds of them too.
 */
public enum VectorSimilarity {
  /** The cosine of the angle between them; 0 if one of them is all noughts. */
  COSINE,
  /** The dot product. */
  DOT,
  /** The Euclidean distance, negative. */
  EUCLIDEAN,
  /** The sum of the differences of their values, negative. */
  MANHATTAN;

  /** Shorter vectors are taken for this long ({@code eps} of torch's {@code normalize}). */
  private static final double SHORTEST = 1e-12;

  /**
   * The similarity of two vectors.
   *
   * @throws IllegalArgumentException if one has more values than the other
   */
  public float of(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "vectors must have as many values as each other, got %d and %d"
              .formatted(a.length, b.length));
    }
    return switch (this) {
      case COSINE -> VectorUtil.dotProduct(a, b) * (inverseLength(a) * inverseLength(b));
      case DOT -> VectorUtil.dotProduct(a, b);
      case EUCLIDEAN -> negativeRoot(VectorUtil.squareDistance(a, b));
      case MANHATTAN -> negativeManhattan(a, b);
    };
  }

  /** The similarity of each of the first with the one at its place among the others. */
  public float[] ofPairs(float[][] first, float[][] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "there must be as many vectors on both sides, got %d and %d"
              .formatted(first.length, second.length));
    }
    float[] scores = new float[first.length];
    for (int i = 0; i < first.length; i++) {
      scores[i] = of(first[i], second[i]);
    }
    return scores;
  }

  /** The similarity of each of the first, a row of the result each, with each of the others. */
  public float[][] matrix(float[][] first, float[][] second) {
    float[][] scores = new float[first.length][second.length];
    if (first.length > 0 && second.length > 0) {
      var rows = new Rows(this, first);
      var columns = new Rows(this, second);
      for (int i = 0; i < first.length; i++) {
        rows.score(i, columns, 0, second.length, scores[i]);
      }
    }
    return scores;
  }

  /** The name in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static float inverseLength(float[] vector) {
    double length = Math.sqrt(VectorUtil.dotProduct(vector, vector));
    return (float) (1 / Math.max(length, SHORTEST));
  }

  /** Taken from nought, so that the distance nought is 0 and not -0. */
  static float negativeRoot(float square) {
    return (float) (0 - Math.sqrt(square));
  }

  static float negativeManhattan(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return 0 - sum;
  }
}
