package dev.kindred.core.vector;

/**
 * How much of what comparing all with all gives a graph has found, estimated on a sample.
 *
 * @param sampled vectors that were compared with all others
 * @param expected what there was to find for them
 * @param found how much of it was found
 */
public record Recall(int sampled, long expected, long found) {
  /** Enough to tell 0.99 from 0.98, few enough to take seconds. */
  private static final int SAMPLE = 1000;

  /** The share that was found; 1 if there was nothing to find. */
  public double value() {
    return expected == 0 ? 1 : (double) found / expected;
  }

  /** Rows to sample: evenly spaced. */
  static int[] sample(int rows) {
    int[] sample = new int[Math.min(SAMPLE, rows)];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (int) ((long) i * rows / sample.length);
    }
    return sample;
  }
}
