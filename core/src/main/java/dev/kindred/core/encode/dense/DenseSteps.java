package dev.kindred.core.encode.dense;

import dev.kindred.core.encode.dense.DenseSpec.Step;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pooled vector goes through.
 *
 * @param layers one entry a step; empty for Normalize
 * @param width values that come out
 */
record DenseSteps(List<Optional<LinearLayer>> layers, int width) {

  static DenseSteps load(ModelFiles files, List<Step> steps, int inputs) throws IOException {
    var layers = new ArrayList<Optional<LinearLayer>>();
    int width = inputs;
    for (Step step : steps) {
      switch (step) {
        case Step.Normalize unused -> layers.add(Optional.empty());
        case Step.Dense dense -> {
          LinearLayer layer = LinearLayer.load(files, dense, width);
          width = layer.outputs();
          layers.add(Optional.of(layer));
        }
      }
    }
    return new DenseSteps(List.copyOf(layers), width);
  }

  /** May change the vector given. */
  float[] apply(float[] pooled) {
    float[] vector = pooled;
    for (Optional<LinearLayer> layer : layers) {
      vector = layer.isPresent() ? layer.get().apply(vector) : unit(vector);
    }
    return vector;
  }

  /**
   * Unit length; the zero vector, which has no direction, stays as it is. Not by Lucene's
   * VectorUtil: the JDK leaves open in which order lanes are summed, and the last bit changes when
   * the compiler steps in.
   */
  static float[] unit(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    if (squares > 0) {
      double length = Math.sqrt(squares);
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (vector[i] / length);
      }
    }
    return vector;
  }
}
