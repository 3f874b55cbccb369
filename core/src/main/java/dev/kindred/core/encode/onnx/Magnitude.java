package dev.kindred.core.encode.onnx;

import dev.kindred.core.model.ModelException;

/**
 * Damaged weights give NaN, infinity or huge values, which would go on into an index unseen. No
 * sound model comes near the limit, and squares of values below it sum up safely in a float.
 */
public final class Magnitude {
  private static final float LIMIT = 1e12f;

  private Magnitude() {}

  /**
   * @param where what holds or gives the values, for the message
   * @throws ModelException if a value is NaN or beyond the limit
   */
  public static float[] check(float[] values, String where) {
    for (float value : values) {
      if (!(Math.abs(value) <= LIMIT)) {
        throw new ModelException(
            "%s has the value %s: its weights are damaged".formatted(where, value));
      }
    }
    return values;
  }
}
