package dev.kindred.core.train;

import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/**
 * How far the cosines of texts with each other are from the teacher's: the mean squared difference
 * over all pairs of different texts. It asks for no common space, so that the student's vectors may
 * have fewer values than the teacher's.
 */
final class CosineMatch {
  private CosineMatch() {}

  /**
   * The loss and its gradient.
   *
   * @param gradient by the student's vectors before they were brought to unit length
   */
  record Result(double loss, FMatrixRMaj gradient) {}

  /**
   * Compares a batch.
   *
   * @param student vectors of any length but zero, a row each
   * @param teacher vectors of unit length
   */
  static Result of(FMatrixRMaj student, FMatrixRMaj teacher) {
    int count = student.numRows;
    FMatrixRMaj unit = student.copy();
    float[] lengths = normalize(unit);
    FMatrixRMaj error = cosines(unit);
    CommonOps_FDRM.subtractEquals(error, cosines(teacher));
    double sum = 0;
    for (int i = 0; i < count; i++) {
      error.set(i, i, 0);
    }
    for (float value : error.data) {
      sum += (double) value * value;
    }
    double pairs = (double) count * (count - 1);
    var gradient = new FMatrixRMaj(count, student.numCols);
    CommonOps_FDRM.mult((float) (4 / pairs), error, unit, gradient);
    throughLength(unit, lengths, gradient);
    return new Result(sum / pairs, gradient);
  }

  /** Cosines of rows of unit length, each with each. */
  static FMatrixRMaj cosines(FMatrixRMaj unit) {
    var cosines = new FMatrixRMaj(unit.numRows, unit.numRows);
    CommonOps_FDRM.multTransB(unit, unit, cosines);
    return cosines;
  }

  /** Brings rows to unit length; a row of zeros stays one. Returns the lengths they had. */
  static float[] normalize(FMatrixRMaj rows) {
    float[] lengths = new float[rows.numRows];
    for (int row = 0; row < rows.numRows; row++) {
      int from = row * rows.numCols;
      double squares = 0;
      for (int i = from; i < from + rows.numCols; i++) {
        squares += (double) rows.data[i] * rows.data[i];
      }
      lengths[row] = (float) Math.sqrt(squares);
      if (squares > 0) {
        for (int i = from; i < from + rows.numCols; i++) {
          rows.data[i] /= lengths[row];
        }
      }
    }
    return lengths;
  }

  /** From the gradient by unit vectors u = x / |x| to that by x: (g - u (u g)) / |x|. */
  private static void throughLength(FMatrixRMaj unit, float[] lengths, FMatrixRMaj gradient) {
    int width = unit.numCols;
    for (int row = 0; row < unit.numRows; row++) {
      double along = 0;
      for (int i = row * width; i < (row + 1) * width; i++) {
        along += (double) unit.data[i] * gradient.data[i];
      }
      double scale = lengths[row] > 0 ? 1 / lengths[row] : 0;
      for (int i = row * width; i < (row + 1) * width; i++) {
        gradient.data[i] = (float) ((gradient.data[i] - along * unit.data[i]) * scale);
      }
    }
  }
}
