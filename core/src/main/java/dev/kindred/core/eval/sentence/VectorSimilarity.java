package dev.kindred.core.eval.sentence;

import java.util.Locale;

/** How alike two vectors are; more is more alike, so distances count below 0. */
enum VectorSimilarity {
  COSINE,
  DOT,
  EUCLIDEAN,
  MANHATTAN;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether people know the negative of it, as a distance. */
  boolean isDistance() {
    return this == EUCLIDEAN || this == MANHATTAN;
  }

  /**
   * @throws IllegalArgumentException if the vectors are not as long as each other
   */
  double of(float[] one, float[] other) {
    if (one.length != other.length) {
      throw new IllegalArgumentException(
          "vectors must be as long as each other, got %d and %d"
              .formatted(one.length, other.length));
    }
    return switch (this) {
      case COSINE -> cosine(one, other);
      case DOT -> dot(one, other);
      case EUCLIDEAN -> -euclidean(one, other);
      case MANHATTAN -> -manhattan(one, other);
    };
  }

  /** 0 where one is nothing but zeros. */
  private static double cosine(float[] one, float[] other) {
    double lengths = Math.sqrt(dot(one, one)) * Math.sqrt(dot(other, other));
    return lengths == 0 ? 0 : dot(one, other) / lengths;
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }

  private static double euclidean(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      double difference = (double) one[i] - other[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  private static double manhattan(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs((double) one[i] - other[i]);
    }
    return sum;
  }
}
