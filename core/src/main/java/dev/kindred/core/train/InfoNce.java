package dev.kindred.core.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/**
 * InfoNCE (van den Oord et al. 2018), as sentence-transformers' MultipleNegativesRankingLoss: the
 * cross-entropy of picking a question's positive among the positives and hard negatives of its
 * whole batch, by scaled cosines. Other positives of the same question are no negatives: they are
 * left out.
 */
final class InfoNce {
  private final TrainingSet set;
  private final FMatrixRMaj texts;
  private final float scale;

  /**
   * @param texts their vectors, of unit length
   * @param scale what cosines are multiplied by: the inverse of a temperature
   */
  InfoNce(TrainingSet set, FMatrixRMaj texts, double scale) {
    this.set = set;
    this.texts = texts;
    this.scale = (float) scale;
  }

  /** A question and the positive it is to find this time. */
  record Pair(int query, int positive) {}

  /**
   * The loss of a batch.
   *
   * @param loss a question's on average
   * @param gradient how it changes with each mapped query, a row each
   */
  record Result(double loss, FMatrixRMaj gradient) {}

  Result of(List<Pair> batch, FMatrixRMaj mapped) {
    Map<Integer, Integer> columns = columns(batch);
    FMatrixRMaj candidates = Vectors.rows(texts, List.copyOf(columns.keySet()));
    FMatrixRMaj unit = mapped.copy();
    float[] lengths = normalize(unit);
    FMatrixRMaj scores = CommonOps_FDRM.multTransB(unit, candidates, null);
    double loss = 0;
    for (int row = 0; row < batch.size(); row++) {
      loss += softmax(batch.get(row), columns, scores, row);
    }
    // scores holds how the loss changes with each cosine by now.
    CommonOps_FDRM.scale(scale / batch.size(), scores);
    FMatrixRMaj gradient = CommonOps_FDRM.mult(scores, candidates, null);
    throughNormalisation(gradient, unit, lengths);
    return new Result(loss / batch.size(), gradient);
  }

  /** Column of each candidate, each once. */
  private Map<Integer, Integer> columns(List<Pair> batch) {
    var columns = new LinkedHashMap<Integer, Integer>();
    for (Pair pair : batch) {
      columns.putIfAbsent(pair.positive(), columns.size());
    }
    for (Pair pair : batch) {
      for (int negative : set.negatives().get(pair.query())) {
        columns.putIfAbsent(negative, columns.size());
      }
    }
    return columns;
  }

  /**
   * Puts into a row of scores what is likely less what is true.
   *
   * @return the question's loss
   */
  private double softmax(Pair pair, Map<Integer, Integer> columns, FMatrixRMaj scores, int row) {
    int width = scores.numCols;
    int at = row * width;
    float[] values = scores.data;
    var left = new ArrayList<Integer>();
    for (int positive : set.positives().get(pair.query())) {
      Integer column = columns.get(positive);
      if (column != null && positive != pair.positive()) {
        left.add(column);
      }
    }
    left.forEach(column -> values[at + column] = Float.NEGATIVE_INFINITY);
    float greatest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < width; i++) {
      greatest = Math.max(greatest, values[at + i]);
    }
    double sum = 0;
    int target = at + columns.getOrDefault(pair.positive(), 0);
    double wanted = scale * (values[target] - greatest);
    for (int i = 0; i < width; i++) {
      double exp = Math.exp(scale * (double) (values[at + i] - greatest));
      values[at + i] = (float) exp;
      sum += exp;
    }
    for (int i = 0; i < width; i++) {
      values[at + i] = (float) (values[at + i] / sum);
    }
    values[target] -= 1;
    return Math.log(sum) - wanted;
  }

  /** Brings rows to unit length and tells their lengths; a zero row stays as it is. */
  static float[] normalize(FMatrixRMaj matrix) {
    int width = matrix.numCols;
    float[] lengths = new float[matrix.numRows];
    for (int row = 0; row < matrix.numRows; row++) {
      double squares = 0;
      for (int i = row * width; i < (row + 1) * width; i++) {
        squares += (double) matrix.data[i] * matrix.data[i];
      }
      lengths[row] = squares > 0 ? (float) Math.sqrt(squares) : 1;
      for (int i = row * width; i < (row + 1) * width; i++) {
        matrix.data[i] /= lengths[row];
      }
    }
    return lengths;
  }

  /** What would only make a vector longer or shorter changes nothing. */
  private static void throughNormalisation(
      FMatrixRMaj gradient, FMatrixRMaj unit, float[] lengths) {
    int width = gradient.numCols;
    for (int row = 0; row < gradient.numRows; row++) {
      int at = row * width;
      double along = 0;
      for (int i = 0; i < width; i++) {
        along += (double) gradient.data[at + i] * unit.data[at + i];
      }
      for (int i = 0; i < width; i++) {
        gradient.data[at + i] =
            (float) ((gradient.data[at + i] - along * unit.data[at + i]) / lengths[row]);
      }
    }
  }
}
