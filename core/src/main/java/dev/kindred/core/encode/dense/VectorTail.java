package dev.kindred.core.encode.dense;

import dev.kindred.core.encode.dense.DenseSpec.Step;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What follows pooling: Dense and Normalize modules, truncation, unit length for cosine.
 *
 * @param layers one entry a step; empty for Normalize
 * @param dimension values in a finished vector
 */
record VectorTail(List<Optional<LinearLayer>> layers, int dimension, boolean unitLength) {

  /** Copies the layers. */
  VectorTail {
    layers = List.copyOf(layers);
  }

  /**
   * Loads the layers.
   *
   * @param width values in a pooled vector
   */
  static VectorTail load(
      ModelFiles files, List<Step> steps, int width, OptionalInt truncate, Similarity similarity)
      throws IOException {
    int values = width;
    var layers = new ArrayList<Optional<LinearLayer>>();
    for (Step step : steps) {
      if (step instanceof Step.Dense dense) {
        LinearLayer layer = LinearLayer.load(files, dense, values);
        values = layer.outputs();
        layers.add(Optional.of(layer));
      } else {
        layers.add(Optional.empty());
      }
    }
    int dimension = Math.min(values, truncate.orElse(values));
    return new VectorTail(layers, dimension, similarity == Similarity.COSINE);
  }

  /** Finishes a pooled vector, which may be changed. */
  float[] apply(float[] pooled) {
    float[] vector = pooled;
    for (Optional<LinearLayer> layer : layers) {
      vector = layer.isPresent() ? layer.get().apply(vector) : unit(vector);
    }
    if (vector.length > dimension) {
      vector = Arrays.copyOf(vector, dimension);
    }
    return unitLength ? unit(vector) : vector;
  }

  /**
   * Unit length; the zero vector, which has no direction, stays as it is. Not by Lucene's
   * VectorUtil: the JDK leaves open in which order lanes are summed, and the last bit changes when
   * the compiler steps in.
   */
  private static float[] unit(float[] vector) {
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
