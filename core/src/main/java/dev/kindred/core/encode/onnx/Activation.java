package dev.kindred.core.encode.onnx;

import java.util.Arrays;
import java.util.Optional;

/** Activations of Dense modules and cross-encoders, by the last segment of their torch name. */
public enum Activation {
  IDENTITY("Identity"),
  TANH("Tanh"),
  RELU("ReLU"),
  SIGMOID("Sigmoid"),
  GELU("GELU");

  private final String torchName;

  Activation(String torchName) {
    this.torchName = torchName;
  }

  /** The last segment of its torch name. */
  public String torchName() {
    return torchName;
  }

  /**
   * Finds an activation.
   *
   * @param name such as {@code torch.nn.modules.activation.Sigmoid}
   */
  public static Optional<Activation> ofTorchName(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    return Arrays.stream(values()).filter(value -> value.torchName.equals(last)).findFirst();
  }

  /** Its value at {@code x}. */
  public float apply(float x) {
    return switch (this) {
      case IDENTITY -> x;
      case TANH -> (float) Math.tanh(x);
      case RELU -> Math.max(0, x);
      case SIGMOID -> (float) (1 / (1 + Math.exp(-x)));
      case GELU -> (float) (0.5 * x * (1 + erf(x / Math.sqrt(2))));
    };
  }

  /** Abramowitz and Stegun 7.1.26, absolute error below 1.5e-7. */
  private static double erf(double x) {
    double t = 1 / (1 + 0.3275911 * Math.abs(x));
    double polynomial =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    return Math.copySign(1 - polynomial * Math.exp(-x * x), x);
  }
}
