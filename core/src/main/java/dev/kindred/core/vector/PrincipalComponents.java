package dev.kindred.core.vector;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Principal component analysis: the directions along which rows differ most, by the eigenvectors of
 * their covariance. Rows are taken a block at a time, so that they never lie in memory twice.
 */
public final class PrincipalComponents {
  private static final int BLOCK_ROWS = 1024;

  private final double[] mean;

  /** {@code width × dimension}, a direction a column. */
  private final DMatrixRMaj directions;

  /** Standard deviation along each direction. */
  private final double[] deviations;

  private final double explained;

  private PrincipalComponents(
      double[] mean, DMatrixRMaj directions, double[] deviations, double explained) {
    this.mean = mean;
    this.directions = directions;
    this.deviations = deviations;
    this.explained = explained;
  }

  /**
   * Finds the directions.
   *
   * @param rows at least two, all of a width
   * @param dimension how many, at most the width
   * @throws IllegalStateException if a row holds NaN
   */
  public static PrincipalComponents of(float[][] rows, int dimension) {
    int width = rows[0].length;
    double[] mean = new double[width];
    for (float[] row : rows) {
      for (int i = 0; i < width; i++) {
        mean[i] += row[i];
      }
    }
    for (int i = 0; i < width; i++) {
      mean[i] /= rows.length;
    }
    var covariance = new DMatrixRMaj(width, width);
    for (int from = 0; from < rows.length; from += BLOCK_ROWS) {
      DMatrixRMaj block = centred(rows, from, mean);
      CommonOps_DDRM.multAddTransA(block, block, covariance);
    }
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(width, true, true);
    if (!eigen.decompose(covariance)) {
      throw new IllegalStateException("the rows' covariance has no eigenvectors: they hold NaN");
    }
    double[] variances =
        IntStream.range(0, width).mapToDouble(i -> eigen.getEigenvalue(i).getReal()).toArray();
    int[] largest =
        IntStream.range(0, width)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -variances[i]))
            .limit(dimension)
            .mapToInt(i -> i)
            .toArray();
    var directions = new DMatrixRMaj(width, dimension);
    for (int column = 0; column < dimension; column++) {
      DMatrixRMaj vector = eigen.getEigenVector(largest[column]);
      for (int i = 0; i < width; i++) {
        directions.set(i, column, vector.get(i));
      }
    }
    double kept = Arrays.stream(largest).mapToDouble(i -> variances[i]).sum();
    double[] deviations =
        Arrays.stream(largest)
            .mapToDouble(i -> Math.sqrt(Math.max(0, variances[i]) / rows.length))
            .toArray();
    return new PrincipalComponents(
        mean, directions, deviations, kept / Arrays.stream(variances).sum());
  }

  /** Share of the rows' variance along the directions. */
  public double explained() {
    return explained;
  }

  /**
   * Rows as seen along the directions, around their mean.
   *
   * @param whitening values are divided by their direction's standard deviation to this power
   */
  public float[][] project(float[][] rows, double whitening) {
    int dimension = directions.getNumCols();
    double[] scales =
        Arrays.stream(deviations)
            .map(deviation -> deviation > 0 ? Math.pow(deviation, -whitening) : 1)
            .toArray();
    float[][] projected = new float[rows.length][dimension];
    for (int from = 0; from < rows.length; from += BLOCK_ROWS) {
      DMatrixRMaj block = centred(rows, from, mean);
      var values = new DMatrixRMaj(block.getNumRows(), dimension);
      CommonOps_DDRM.mult(block, directions, values);
      for (int row = 0; row < block.getNumRows(); row++) {
        for (int i = 0; i < dimension; i++) {
          projected[from + row][i] = (float) (values.get(row, i) * scales[i]);
        }
      }
    }
    return projected;
  }

  private static DMatrixRMaj centred(float[][] rows, int from, double[] mean) {
    int count = Math.min(BLOCK_ROWS, rows.length - from);
    var block = new DMatrixRMaj(count, mean.length);
    for (int row = 0; row < count; row++) {
      for (int i = 0; i < mean.length; i++) {
        block.set(row, i, rows[from + row][i] - mean[i]);
      }
    }
    return block;
  }
}
