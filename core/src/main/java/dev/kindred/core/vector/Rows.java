package dev.kindred.core.vector;

import org.apache.lucene.util.VectorUtil;

/**
 * Vectors that are compared by one similarity. Nothing is copied: for cosine the lengths are kept
 * beside them. Scores are symmetric, and the same whoever asks for them, but for the last bit: the
 * order in which a vector unit adds changes when the JVM compiles the loop.
 */
final class Rows {
  private static final float[] NONE = {};

  private final VectorSimilarity similarity;
  private final float[][] vectors;
  private final float[] inverseLengths;

  /**
   * @throws IllegalArgumentException if there are no vectors, one has no values or more or fewer
   *     than the first, or one that is not finite
   */
  Rows(VectorSimilarity similarity, float[][] vectors) {
    this.similarity = similarity;
    this.vectors = vectors;
    requireRectangular(vectors);
    this.inverseLengths = similarity == VectorSimilarity.COSINE ? new float[vectors.length] : NONE;
    for (int i = 0; i < inverseLengths.length; i++) {
      inverseLengths[i] = VectorSimilarity.inverseLength(vectors[i]);
    }
  }

  static void requireRectangular(float[][] vectors) {
    if (vectors.length == 0) {
      throw new IllegalArgumentException("there must be at least one vector, got none");
    }
    int dimension = vectors[0].length;
    if (dimension == 0) {
      throw new IllegalArgumentException("a vector must have at least one value, got none");
    }
    for (int i = 0; i < vectors.length; i++) {
      if (vectors[i].length != dimension) {
        throw new IllegalArgumentException(
            "vectors must have as many values as the first (%d), number %d has %d"
                .formatted(dimension, i, vectors[i].length));
      }
      for (float value : vectors[i]) {
        if (!Float.isFinite(value)) {
          throw new IllegalArgumentException(
              "values must be finite, vector %d has %s".formatted(i, value));
        }
      }
    }
  }

  int count() {
    return vectors.length;
  }

  int dimension() {
    return vectors[0].length;
  }

  float score(int i, int j) {
    float[] a = vectors[i];
    float[] b = vectors[j];
    return switch (similarity) {
      case COSINE -> VectorUtil.dotProduct(a, b) * (inverseLengths[i] * inverseLengths[j]);
      case DOT -> VectorUtil.dotProduct(a, b);
      case EUCLIDEAN -> VectorSimilarity.negativeRoot(VectorUtil.squareDistance(a, b));
      case MANHATTAN -> VectorSimilarity.negativeManhattan(a, b);
    };
  }

  /** Whether scores are made of dot products. */
  boolean byProducts() {
    return switch (similarity) {
      case COSINE, DOT -> true;
      case EUCLIDEAN, MANHATTAN -> false;
    };
  }

  float[][] vectors() {
    return vectors;
  }

  /** Makes scores of the dot products of one of these with others. */
  void fromProducts(int i, Rows others, int from, int count, float[] products) {
    if (similarity == VectorSimilarity.COSINE) {
      float inverse = inverseLengths[i];
      for (int j = 0; j < count; j++) {
        products[j] *= inverse * others.inverseLengths[from + j];
      }
    }
  }

  /** Scores of one of these with a range of others, which are compared by the same similarity. */
  void score(int i, Rows others, int from, int to, float[] scores) {
    float[] a = vectors[i];
    float[][] all = others.vectors;
    switch (similarity) {
      case COSINE -> {
        float inverse = inverseLengths[i];
        for (int j = from; j < to; j++) {
          scores[j - from] =
              VectorUtil.dotProduct(a, all[j]) * (inverse * others.inverseLengths[j]);
        }
      }
      case DOT -> {
        for (int j = from; j < to; j++) {
          scores[j - from] = VectorUtil.dotProduct(a, all[j]);
        }
      }
      case EUCLIDEAN -> {
        for (int j = from; j < to; j++) {
          scores[j - from] = VectorSimilarity.negativeRoot(VectorUtil.squareDistance(a, all[j]));
        }
      }
      case MANHATTAN -> {
        for (int j = from; j < to; j++) {
          scores[j - from] = VectorSimilarity.negativeManhattan(a, all[j]);
        }
      }
    }
  }
}
