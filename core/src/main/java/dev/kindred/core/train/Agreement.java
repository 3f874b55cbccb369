package dev.kindred.core.train;

import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;

/** How well a student's cosines of texts with each other go with the teacher's. */
final class Agreement {
  /** Each text is compared with the others of its block: enough pairs, and bounded memory. */
  private static final int BLOCK_TEXTS = 512;

  private double count;
  private double sumX;
  private double sumY;
  private double sumXx;
  private double sumYy;
  private double sumXy;

  private Agreement() {}

  /**
   * Pearson's correlation over pairs of texts.
   *
   * @param student a row a text, of any length
   * @param teacher rows of unit length
   * @return from -1 to 1; 0 if all cosines of one of the two are the same
   */
  static double of(FMatrixRMaj student, FMatrixRMaj teacher) {
    var agreement = new Agreement();
    for (int from = 0; from < student.numRows; from += BLOCK_TEXTS) {
      List<Integer> block =
          IntStream.range(from, Math.min(student.numRows, from + BLOCK_TEXTS)).boxed().toList();
      FMatrixRMaj unit = Vectors.rows(student, block);
      CosineMatch.normalize(unit);
      agreement.add(CosineMatch.cosines(unit), CosineMatch.cosines(Vectors.rows(teacher, block)));
    }
    return agreement.correlation();
  }

  private void add(FMatrixRMaj xs, FMatrixRMaj ys) {
    for (int i = 0; i < xs.numRows; i++) {
      for (int j = 0; j < i; j++) {
        double x = xs.get(i, j);
        double y = ys.get(i, j);
        count++;
        sumX += x;
        sumY += y;
        sumXx += x * x;
        sumYy += y * y;
        sumXy += x * y;
      }
    }
  }

  private double correlation() {
    double covariance = sumXy - sumX * sumY / count;
    double product = (sumXx - sumX * sumX / count) * (sumYy - sumY * sumY / count);
    return product > 0 ? covariance / Math.sqrt(product) : 0;
  }
}
