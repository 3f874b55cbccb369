package dev.kindred.core.encode.dense;

import dev.kindred.core.encode.dense.DenseSpec.Step;
import dev.kindred.core.encode.onnx.Activation;
import dev.kindred.core.encode.onnx.Magnitude;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.SafeTensors;
import dev.kindred.core.model.SafeTensors.Tensor;
import java.io.IOException;

/** The linear layer of a Dense module: {@code activation(W x + b)}. */
final class LinearLayer {
  private final String where;
  private final float[][] rows;
  private final float[] bias;
  private final Activation activation;

  private LinearLayer(String where, float[][] rows, float[] bias, Activation activation) {
    this.where = where;
    this.rows = rows;
    this.bias = bias;
    this.activation = activation;
  }

  static LinearLayer load(ModelFiles files, Step.Dense step, int inputs) throws IOException {
    String path = step.weights();
    SafeTensors tensors = SafeTensors.read(files, path);
    Tensor weight = tensors.tensor("linear.weight");
    if (weight.shape().length != 2 || weight.shape()[1] != inputs) {
      throw new ModelException(
          "%s: linear.weight must take %d values".formatted(files.describe(path), inputs));
    }
    int outputs = weight.shape()[0];
    if (outputs < 1) {
      throw new ModelException("%s: linear.weight is empty".formatted(files.describe(path)));
    }
    float[][] rows = new float[outputs][inputs];
    for (int i = 0; i < outputs; i++) {
      System.arraycopy(weight.values(), i * inputs, rows[i], 0, inputs);
    }
    float[] bias = step.bias() ? tensors.tensor("linear.bias").values() : new float[outputs];
    if (bias.length != outputs) {
      throw new ModelException(
          "%s: linear.bias must have %d values".formatted(files.describe(path), outputs));
    }
    String where = files.describe(path);
    Magnitude.check(weight.values(), where);
    Magnitude.check(bias, where);
    return new LinearLayer(where, rows, bias, step.activation());
  }

  int outputs() {
    return rows.length;
  }

  float[] apply(float[] input) {
    float[] output = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      output[i] = activation.apply((float) dotProduct(rows[i], input) + bias[i]);
    }
    return Magnitude.check(output, "output of " + where);
  }

  /** In one order always, as Lucene's VectorUtil does not: equal texts get equal vectors. */
  private static double dotProduct(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }
}
