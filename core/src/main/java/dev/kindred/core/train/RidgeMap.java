package dev.kindred.core.train;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.jspecify.annotations.Nullable;

/**
 * A linear map with a bias from one model's vectors to another's, by ridge regression in closed
 * form: W (X'X / n + l I) = Y'X / n over centred rows. The ridge l is the one of {@link #RIDGES}
 * whose images of the texts held out have the largest cosines to their targets.
 *
 * @param weights a row for each value that comes out
 * @param ridge the l that was chosen
 * @param before mean cosine of the held-out vectors as they were to their targets; not a number
 *     where the two have different numbers of values
 * @param after the same of their images
 */
@SuppressWarnings("ArrayRecordComponent") // handed to whoever writes it; never compared
public record RidgeMap(
    FMatrixRMaj weights,
    float[] bias,
    double ridge,
    double before,
    double after,
    int trainingTexts,
    int heldOutTexts) {
  private static final List<Double> RIDGES = List.of(1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2);

  /**
   * Fits a map.
   *
   * @param from vectors, a row a text
   * @param to unit vectors of the same texts
   * @param share of the texts that the ridge is chosen by
   * @throws IllegalArgumentException if there are fewer than 4 texts
   */
  public static RidgeMap fit(FMatrixRMaj from, FMatrixRMaj to, double share, long seed) {
    int count = from.numRows;
    if (count < 4) {
      throw new IllegalArgumentException("texts must be >= 4, got " + count);
    }
    List<Integer> all = IntStream.range(0, count).boxed().toList();
    Split split = Split.of(all, share, new Random(seed));
    List<Integer> heldOut = split.heldOut();
    List<Integer> training = split.training();
    FMatrixRMaj heldOutFrom = Vectors.rows(from, heldOut);
    FMatrixRMaj heldOutTo = Vectors.rows(to, heldOut);
    double before = from.numCols == to.numCols ? meanCosine(heldOutFrom, heldOutTo) : Double.NaN;
    @Nullable RidgeMap best = null;
    var problem = Problem.of(Vectors.rows(from, training), Vectors.rows(to, training));
    for (double ridge : RIDGES) {
      RidgeMap map = problem.solve(ridge, before, training.size(), heldOut.size());
      double after = meanCosine(map.apply(heldOutFrom), heldOutTo);
      if (best == null || after > best.after()) {
        best = map.measured(after);
      }
    }
    return Objects.requireNonNull(best);
  }

  private RidgeMap measured(double cosine) {
    return new RidgeMap(weights, bias, ridge, before, cosine, trainingTexts, heldOutTexts);
  }

  /** Images of rows. */
  FMatrixRMaj apply(FMatrixRMaj rows) {
    var images = new FMatrixRMaj(rows.numRows, weights.numRows);
    CommonOps_FDRM.multTransB(rows, weights, images);
    for (int i = 0; i < images.data.length; i++) {
      images.data[i] += bias[i % bias.length];
    }
    return images;
  }

  private static double meanCosine(FMatrixRMaj rows, FMatrixRMaj targets) {
    FMatrixRMaj unit = rows.copy();
    CosineMatch.normalize(unit);
    double sum = 0;
    for (int i = 0; i < unit.data.length; i++) {
      sum += (double) unit.data[i] * targets.data[i];
    }
    return sum / rows.numRows;
  }

  /** Means, covariances: all that is needed of the texts for any ridge. */
  private record Problem(
      double[] fromMean, double[] toMean, DMatrixRMaj covariance, DMatrixRMaj crossed) {

    static Problem of(FMatrixRMaj from, FMatrixRMaj to) {
      double[] fromMean = mean(from);
      double[] toMean = mean(to);
      DMatrixRMaj x = centred(from, fromMean);
      DMatrixRMaj y = centred(to, toMean);
      var covariance = new DMatrixRMaj(from.numCols, from.numCols);
      var crossed = new DMatrixRMaj(from.numCols, to.numCols);
      CommonOps_DDRM.multTransA(1.0 / from.numRows, x, x, covariance);
      CommonOps_DDRM.multTransA(1.0 / from.numRows, x, y, crossed);
      return new Problem(fromMean, toMean, covariance, crossed);
    }

    RidgeMap solve(double ridge, double before, int training, int heldOut) {
      DMatrixRMaj ridged = covariance.copy();
      for (int i = 0; i < ridged.numRows; i++) {
        ridged.add(i, i, ridge);
      }
      LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(ridged.numRows);
      var solution = new DMatrixRMaj(crossed.numRows, crossed.numCols);
      if (!solver.setA(ridged)) {
        throw new IllegalStateException("the texts' vectors hold NaN");
      }
      solver.solve(crossed, solution);
      var weights = new FMatrixRMaj(solution.numCols, solution.numRows);
      float[] bias = new float[solution.numCols];
      for (int out = 0; out < bias.length; out++) {
        double shift = toMean[out];
        for (int in = 0; in < solution.numRows; in++) {
          double weight = solution.get(in, out);
          weights.set(out, in, (float) weight);
          shift -= weight * fromMean[in];
        }
        bias[out] = (float) shift;
      }
      return new RidgeMap(weights, bias, ridge, before, Double.NaN, training, heldOut);
    }

    private static double[] mean(FMatrixRMaj rows) {
      double[] mean = new double[rows.numCols];
      for (int i = 0; i < rows.numRows * rows.numCols; i++) {
        mean[i % rows.numCols] += rows.data[i] / (double) rows.numRows;
      }
      return mean;
    }

    private static DMatrixRMaj centred(FMatrixRMaj rows, double[] mean) {
      var centred = new DMatrixRMaj(rows.numRows, rows.numCols);
      for (int i = 0; i < centred.data.length; i++) {
        centred.data[i] = rows.data[i] - mean[i % mean.length];
      }
      return centred;
    }
  }
}
