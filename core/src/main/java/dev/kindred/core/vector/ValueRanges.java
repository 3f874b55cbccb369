package dev.kindred.core.vector;

/**
 * The least and the greatest value at each place of some vectors, between which a byte divides
 * evenly.
 *
 * @param least one value a dimension
 * @param greatest one value a dimension
 */
@SuppressWarnings("ArrayRecordComponent") // parallel arrays of values; never compared
public record ValueRanges(float[] least, float[] greatest) {
  /**
   * @throws IllegalArgumentException if one is longer than the other, or a least value is not at
   *     most the greatest
   */
  public ValueRanges {
    if (least.length != greatest.length) {
      throw new IllegalArgumentException(
          "ranges must have as many least as greatest values, got %d and %d"
              .formatted(least.length, greatest.length));
    }
    for (int i = 0; i < least.length; i++) {
      if (!(least[i] <= greatest[i])) {
        throw new IllegalArgumentException(
            "a range's least value must be <= the greatest, dimension %d has %s and %s"
                .formatted(i, least[i], greatest[i]));
      }
    }
    least = least.clone();
    greatest = greatest.clone();
  }

  /**
   * Those of some vectors: a calibration set, or the vectors that are to be quantised.
   *
   * @throws IllegalArgumentException if there are none, they differ in length, or a value is not
   *     finite
   */
  public static ValueRanges of(float[][] vectors) {
    Rows.requireRectangular(vectors);
    float[] least = vectors[0].clone();
    float[] greatest = vectors[0].clone();
    for (float[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        least[i] = Math.min(least[i], vector[i]);
        greatest[i] = Math.max(greatest[i], vector[i]);
      }
    }
    return new ValueRanges(least, greatest);
  }

  /**
   * Where the values of a vector lie, in steps from the least: 0 to 255. In single precision and
   * this order, as numpy does it. What lies outside goes to the nearest end, and so does a value of
   * a dimension whose least and greatest are the same.
   */
  float[] steps(float[] vector) {
    if (vector.length != least.length) {
      throw new IllegalArgumentException(
          "vectors must have as many values as the ranges (%d), got %d"
              .formatted(least.length, vector.length));
    }
    float[] steps = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      float step = (greatest[i] - least[i]) / 255;
      float distance = vector[i] - least[i];
      // A least value in a dimension without extent is nought steps away, not NaN.
      steps[i] = distance == 0 ? 0 : Math.clamp(distance / step, 0f, 255f);
    }
    return steps;
  }
}
