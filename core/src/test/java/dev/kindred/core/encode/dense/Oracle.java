package dev.kindred.core.encode.dense;

import dev.kindred.core.model.testing.TinyModel;
import dev.kindred.core.model.testing.TinyWeights.Linear;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * What a tiny model must answer: pooling and what follows, written out in plain loops over the
 * hidden states of an independent forward pass.
 */
final class Oracle {
  private Oracle() {}

  /** Hidden states of tokens given by their names, special tokens included. */
  static double[][] states(TinyModel model, List<String> tokens) {
    return model.reference().hiddenStates(tokens.stream().mapToLong(model::tokenId).toArray());
  }

  /** One pooling of all states. */
  static double[] pool(String mode, double[][] states) {
    return pool(mode, states, 0);
  }

  /**
   * One pooling.
   *
   * @param mode as in {@code pooling_mode}
   * @param from first token that counts; cls takes the first token of all nevertheless
   */
  static double[] pool(String mode, double[][] states, int from) {
    int width = states[0].length;
    int count = states.length - from;
    double[] pooled = new double[width];
    for (int k = 0; k < width; k++) {
      double sum = 0;
      double weighted = 0;
      double weights = 0;
      double max = Double.NEGATIVE_INFINITY;
      for (int i = from; i < states.length; i++) {
        sum += states[i][k];
        weighted += (i + 1) * states[i][k];
        weights += i + 1;
        max = Math.max(max, states[i][k]);
      }
      pooled[k] =
          switch (mode) {
            case "cls" -> states[0][k];
            case "max" -> max;
            case "mean" -> sum / count;
            case "mean_sqrt_len_tokens" -> sum / Math.sqrt(count);
            case "weightedmean" -> weighted / weights;
            case "lasttoken" -> states[states.length - 1][k];
            default -> throw new IllegalArgumentException("no such pooling: " + mode);
          };
    }
    return pooled;
  }

  static double[] concat(double[]... parts) {
    return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
  }

  static double[] dense(Linear linear, DoubleUnaryOperator activation, double[] input) {
    double[] output = new double[linear.bias().extent(0)];
    for (int i = 0; i < output.length; i++) {
      double sum = linear.bias().at(i);
      for (int k = 0; k < input.length; k++) {
        sum += linear.weight().at(i, k) * input[k];
      }
      output[i] = activation.applyAsDouble(sum);
    }
    return output;
  }

  static double[] unit(double[] vector) {
    double length = Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
    return Arrays.stream(vector).map(x -> x / length).toArray();
  }

  /** x times the normal distribution's share below x, by the Taylor series of erf. */
  static double gelu(double x) {
    double z = x / Math.sqrt(2);
    double term = z;
    double sum = z;
    for (int n = 1; n < 200; n++) {
      term *= -z * z / n;
      sum += term / (2 * n + 1);
    }
    return x * 0.5 * (1 + 2 / Math.sqrt(Math.PI) * sum);
  }
}
