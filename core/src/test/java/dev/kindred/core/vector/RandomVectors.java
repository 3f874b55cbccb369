package dev.kindred.core.vector;

import java.util.Random;

/**
 * Vectors in clumps, some of them twice. Up to 8 values are added one by one, so that scores are
 * the same to the last bit whether the JVM has compiled the loop or not.
 */
final class RandomVectors {
  private RandomVectors() {}

  static float[][] clumped(long seed, int count, int dimension, int clumps, double spread) {
    var random = new Random(seed);
    float[][] centres = new float[clumps][];
    for (int i = 0; i < clumps; i++) {
      centres[i] = gaussian(random, dimension);
    }
    float[][] vectors = new float[count][];
    for (int i = 0; i < count; i++) {
      if (i > 0 && random.nextInt(10) == 0) {
        vectors[i] = vectors[random.nextInt(i)].clone();
        continue;
      }
      float[] centre = centres[random.nextInt(clumps)];
      float[] noise = gaussian(random, dimension);
      vectors[i] = new float[dimension];
      for (int d = 0; d < dimension; d++) {
        vectors[i][d] = (float) (centre[d] + spread * noise[d]);
      }
    }
    return vectors;
  }

  /**
   * Of small whole numbers, so that products are the same to the last bit however they are added.
   */
  static float[][] whole(long seed, int count, int dimension, int clumps) {
    float[][] vectors = clumped(seed, count, dimension, clumps, 0.4);
    for (float[] vector : vectors) {
      for (int d = 0; d < dimension; d++) {
        vector[d] = Math.round(3 * vector[d]);
      }
    }
    return vectors;
  }

  private static float[] gaussian(Random random, int dimension) {
    float[] vector = new float[dimension];
    for (int d = 0; d < dimension; d++) {
      vector[d] = (float) random.nextGaussian();
    }
    return vector;
  }
}
