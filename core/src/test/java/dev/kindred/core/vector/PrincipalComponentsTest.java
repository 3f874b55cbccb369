package dev.kindred.core.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {

  @Test
  void project_rowsAlongADiagonal_findsItAndCentres() {
    float[][] rows = {{1, 1}, {3, 3}, {5, 5.2f}, {7, 6.8f}};
    PrincipalComponents components = PrincipalComponents.of(rows, 1);
    assertThat(components.explained()).isBetween(0.99, 1.0);
    float[][] projected = components.project(rows, 0);
    double sum = 0;
    for (float[] row : projected) {
      sum += row[0];
    }
    assertThat(sum).isCloseTo(0, within(1e-5));
    assertThat((double) Math.abs(projected[3][0] - projected[0][0]))
        .isCloseTo(Math.hypot(6, 5.8), within(0.01));
  }

  @Test
  void project_randomRows_keepsDistancesInFullWidthAndSortsByVariance() {
    long seed = 99;
    float[][] rows = rows(new Random(seed), 1500, 6);
    float[][] projected = PrincipalComponents.of(rows, 6).project(rows, 0);
    for (int i = 0; i < 50; i++) {
      assertThat(distance(projected[i], projected[i + 1000]))
          .as("seed %d, row %d", seed, i)
          .isCloseTo(distance(rows[i], rows[i + 1000]), within(1e-4));
    }
    for (int i = 1; i < 6; i++) {
      assertThat(variance(projected, i)).isLessThanOrEqualTo(variance(projected, i - 1));
      assertThat(covariance(projected, i, i - 1)).isCloseTo(0, within(1e-4));
    }
  }

  @Test
  void project_whitenedToOne_hasVarianceOneEverywhere() {
    float[][] rows = rows(new Random(7), 1500, 6);
    float[][] projected = PrincipalComponents.of(rows, 4).project(rows, 1);
    for (int i = 0; i < 4; i++) {
      assertThat(variance(projected, i)).isCloseTo(1, within(1e-4));
    }
  }

  private static float[][] rows(Random random, int count, int width) {
    float[][] rows = new float[count][width];
    for (float[] row : rows) {
      float shared = (float) random.nextGaussian();
      for (int i = 0; i < width; i++) {
        row[i] = 3 + i * shared + (float) random.nextGaussian() * (i + 1);
      }
    }
    return rows;
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return Math.sqrt(squares);
  }

  /** Around zero, where projected rows are centred. */
  private static double covariance(float[][] rows, int i, int j) {
    double sum = 0;
    for (float[] row : rows) {
      sum += row[i] * (double) row[j];
    }
    return sum / rows.length;
  }

  private static double variance(float[][] rows, int i) {
    return covariance(rows, i, i);
  }
}
