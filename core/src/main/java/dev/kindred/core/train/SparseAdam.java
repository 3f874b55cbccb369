package dev.kindred.core.train;

/**
 * Adam for a table of which a step changes few rows (Kingma and Ba 2015). Each row counts its own
 * steps: one that is seldom seen takes first steps of the size that all first steps have. Decay is
 * towards where the rows began.
 */
final class SparseAdam {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-12;

  private final float[] values;
  private final float[] start;
  private final float[] means;
  private final float[] squares;
  private final int[] steps;
  private final int width;
  private final double learningRate;
  private final double decay;

  /**
   * @param values changed in place
   */
  SparseAdam(float[] values, int width, double learningRate, double decay) {
    this.values = values;
    this.start = values.clone();
    this.means = new float[values.length];
    this.squares = new float[values.length];
    this.steps = new int[values.length / width];
    this.width = width;
    this.learningRate = learningRate;
    this.decay = decay;
  }

  /**
   * A step of one row.
   *
   * @param gradients holds the row's gradient from {@code from} on
   */
  void step(int row, float[] gradients, int from) {
    steps[row]++;
    double meanScale = 1 - Math.pow(BETA_1, steps[row]);
    double squareScale = 1 - Math.pow(BETA_2, steps[row]);
    for (int i = 0; i < width; i++) {
      int at = row * width + i;
      double gradient = gradients[from + i];
      means[at] = (float) (BETA_1 * means[at] + (1 - BETA_1) * gradient);
      squares[at] = (float) (BETA_2 * squares[at] + (1 - BETA_2) * gradient * gradient);
      double step = means[at] / meanScale / (Math.sqrt(squares[at] / squareScale) + EPSILON);
      values[at] -= (float) (learningRate * step + decay * learningRate * (values[at] - start[at]));
    }
  }
}
