package dev.kindred.core.train;

import java.util.List;
import java.util.Random;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/**
 * A linear map of query vectors that is learnt as its difference from the identity: {@code z = q +
 * q D}, vectors being rows. Weight decay therefore pulls towards leaving queries as they are.
 */
sealed interface QueryMap {

  /** The map that changes nothing. */
  static QueryMap identity(int dimension, int rank, Random random) {
    return rank == 0 ? Full.zero(dimension) : LowRank.zero(dimension, rank, random);
  }

  /** What is learnt; changed in place. */
  List<FMatrixRMaj> parameters();

  /** Maps queries, a row each. */
  FMatrixRMaj apply(FMatrixRMaj queries);

  /**
   * How the loss changes with each parameter.
   *
   * @param mapped how it changes with the mapped queries
   */
  List<FMatrixRMaj> gradients(FMatrixRMaj queries, FMatrixRMaj mapped);

  /** A copy that stays as it is. */
  QueryMap copy();

  /** The map as the weights of a linear layer, {@code z = W q} with {@code q} a column. */
  default FMatrixRMaj weights() {
    int dimension = parameters().getFirst().numRows;
    FMatrixRMaj weights = apply(CommonOps_FDRM.identity(dimension));
    CommonOps_FDRM.transpose(weights);
    return weights;
  }

  /** Any matrix. */
  record Full(FMatrixRMaj difference) implements QueryMap {
    static Full zero(int dimension) {
      return new Full(new FMatrixRMaj(dimension, dimension));
    }

    @Override
    public List<FMatrixRMaj> parameters() {
      return List.of(difference);
    }

    @Override
    public FMatrixRMaj apply(FMatrixRMaj queries) {
      FMatrixRMaj mapped = queries.copy();
      CommonOps_FDRM.multAdd(queries, difference, mapped);
      return mapped;
    }

    @Override
    public List<FMatrixRMaj> gradients(FMatrixRMaj queries, FMatrixRMaj mapped) {
      var gradient = new FMatrixRMaj(difference.numRows, difference.numCols);
      CommonOps_FDRM.multTransA(queries, mapped, gradient);
      return List.of(gradient);
    }

    @Override
    public Full copy() {
      return new Full(difference.copy());
    }
  }

  /** A product {@code U V} of two narrow matrices: fewer values to learn from little. */
  record LowRank(FMatrixRMaj down, FMatrixRMaj up) implements QueryMap {
    /** Only one of the two is zero: were both, neither would have a gradient. */
    static LowRank zero(int dimension, int rank, Random random) {
      var down = new FMatrixRMaj(dimension, rank);
      for (int i = 0; i < down.data.length; i++) {
        down.data[i] = (float) (random.nextGaussian() / Math.sqrt(dimension));
      }
      return new LowRank(down, new FMatrixRMaj(rank, dimension));
    }

    @Override
    public List<FMatrixRMaj> parameters() {
      return List.of(down, up);
    }

    @Override
    public FMatrixRMaj apply(FMatrixRMaj queries) {
      FMatrixRMaj mapped = queries.copy();
      CommonOps_FDRM.multAdd(CommonOps_FDRM.mult(queries, down, null), up, mapped);
      return mapped;
    }

    @Override
    public List<FMatrixRMaj> gradients(FMatrixRMaj queries, FMatrixRMaj mapped) {
      FMatrixRMaj hidden = CommonOps_FDRM.mult(queries, down, null);
      FMatrixRMaj byHidden = CommonOps_FDRM.multTransB(mapped, up, null);
      return List.of(
          CommonOps_FDRM.multTransA(queries, byHidden, null),
          CommonOps_FDRM.multTransA(hidden, mapped, null));
    }

    @Override
    public LowRank copy() {
      return new LowRank(down.copy(), up.copy());
    }
  }
}
