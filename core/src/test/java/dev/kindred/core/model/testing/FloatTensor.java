package dev.kindred.core.model.testing;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A constant array of floats with a shape, row-major. */
public final class FloatTensor {
  private final int[] shape;
  private final float[] values;

  private FloatTensor(float[] values, int[] shape) {
    int size = 1;
    for (int extent : shape) {
      size = Math.multiplyExact(size, extent);
    }
    if (size != values.length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " needs " + size + " values, got " + values.length);
    }
    this.values = values;
    this.shape = shape;
  }

  /**
   * A tensor of given values.
   *
   * @param values row-major, copied
   * @param shape the extents, outermost first; their product is the number of values
   */
  public static FloatTensor of(float[] values, int... shape) {
    return new FloatTensor(values.clone(), shape.clone());
  }

  /** Independent normal values. */
  static FloatTensor gaussian(RandomGenerator random, double mean, double deviation, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return new FloatTensor(values, shape.clone());
  }

  /** The extents, outermost first; a copy. */
  public int[] shape() {
    return shape.clone();
  }

  /** The values, row-major; a copy. */
  public float[] values() {
    return values.clone();
  }

  /** The value at a place in a vector. */
  public float at(int i) {
    requireRank(1);
    return values[i];
  }

  /** The value at a row and a column of a matrix. */
  public float at(int row, int column) {
    requireRank(2);
    if (column < 0 || column >= shape[1]) {
      throw new IndexOutOfBoundsException("column must be in [0, " + shape[1] + "), got " + column);
    }
    return values[row * shape[1] + column];
  }

  /** The extent of one dimension. */
  public int extent(int dimension) {
    return shape[dimension];
  }

  /** A matrix with rows and columns exchanged. */
  public FloatTensor transposed() {
    requireRank(2);
    float[] result = new float[values.length];
    for (int row = 0; row < shape[0]; row++) {
      for (int column = 0; column < shape[1]; column++) {
        result[column * shape[0] + row] = at(row, column);
      }
    }
    return new FloatTensor(result, new int[] {shape[1], shape[0]});
  }

  private void requireRank(int rank) {
    if (shape.length != rank) {
      throw new IllegalArgumentException("rank must be " + rank + ", got " + shape.length);
    }
  }
}
