package dev.kindred.bench;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Unit vectors that lie as a model's do: in clusters of a hundred or so, which lie around a few
 * hundred topics, all of them in a narrow part of the space. Seeded.
 */
public final class Clusters {
  /** Values of a vector. */
  public static final int DIMENSIONS = 384;

  private static final int TOPICS = 256;
  private static final int CLUSTER = 100;

  private final float[][] centres;

  /** Draws centres for so many vectors. */
  public Clusters(int vectors, long seed) {
    var random = new Random(seed);
    float[] all = gaussian(random);
    float[][] topics = new float[TOPICS][];
    for (int i = 0; i < TOPICS; i++) {
      topics[i] = near(all, 1.5, random);
    }
    centres = new float[Math.max(1, vectors / CLUSTER)][];
    for (int i = 0; i < centres.length; i++) {
      centres[i] = near(topics[random.nextInt(TOPICS)], 1, random);
    }
  }

  /** {@code count × 384}; other seeds give other vectors of the same clusters. */
  public float[][] draw(int count, long seed) {
    // A seed a vector, so that how many cores draw them makes no difference.
    long[] seeds = new SplittableRandom(seed).longs(count).toArray();
    return Arrays.stream(seeds)
        .parallel()
        .mapToObj(
            own -> {
              var random = new Random(own);
              return near(centres[random.nextInt(centres.length)], 0.8, random);
            })
        .toArray(float[][]::new);
  }

  private static float[] near(float[] centre, double distance, Random random) {
    float[] vector = gaussian(random);
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) (centre[i] + distance * vector[i]);
    }
    return normalised(vector);
  }

  private static float[] gaussian(Random random) {
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return normalised(vector);
  }

  private static float[] normalised(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += value * value;
    }
    float norm = (float) Math.sqrt(squares);
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= norm;
    }
    return vector;
  }
}
