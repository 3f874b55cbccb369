package dev.kindred.core.train;

import java.util.List;
import org.ejml.data.FMatrixRMaj;

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019), with the moments' usual rates. */
final class AdamW {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final List<FMatrixRMaj> parameters;
  private final List<float[]> means;
  private final List<float[]> squares;
  private final double learningRate;
  private final double decay;
  private int steps;

  /**
   * @param parameters changed in place
   */
  AdamW(List<FMatrixRMaj> parameters, double learningRate, double decay) {
    this.parameters = parameters;
    this.means = parameters.stream().map(matrix -> new float[matrix.data.length]).toList();
    this.squares = parameters.stream().map(matrix -> new float[matrix.data.length]).toList();
    this.learningRate = learningRate;
    this.decay = decay;
  }

  /** One step against the gradients, in the parameters' order. */
  void step(List<FMatrixRMaj> gradients) {
    steps++;
    double meanScale = 1 - Math.pow(BETA_1, steps);
    double squareScale = 1 - Math.pow(BETA_2, steps);
    for (int p = 0; p < gradients.size(); p++) {
      float[] values = parameters.get(p).data;
      float[] gradient = gradients.get(p).data;
      float[] mean = means.get(p);
      float[] square = squares.get(p);
      for (int i = 0; i < gradient.length; i++) {
        mean[i] = (float) (BETA_1 * mean[i] + (1 - BETA_1) * gradient[i]);
        square[i] = (float) (BETA_2 * square[i] + (1 - BETA_2) * gradient[i] * gradient[i]);
        double step = mean[i] / meanScale / (Math.sqrt(square[i] / squareScale) + EPSILON);
        values[i] -= (float) (learningRate * (step + decay * values[i]));
      }
    }
  }
}
