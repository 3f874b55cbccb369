package dev.kindred.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

class RidgeMapTest {
  private final Random random = new Random(5);

  @Test
  void fit_teacherThatIsLinearButForItsLength_isNearlyReached() {
    FMatrixRMaj from = gaussian(300, 6);
    FMatrixRMaj to = gaussian(300, 9);
    FMatrixRMaj weights = gaussian(9, 6);
    for (int row = 0; row < 300; row++) {
      for (int out = 0; out < 9; out++) {
        float sum = out;
        for (int in = 0; in < 6; in++) {
          sum += weights.get(out, in) * from.get(row, in);
        }
        to.set(row, out, sum);
      }
    }
    CosineMatch.normalize(to);
    RidgeMap map = RidgeMap.fit(from, to, 0.2, 42);
    assertThat(map.before()).isNaN();
    assertThat(map.after()).isGreaterThan(0.95);
    assertThat(map.heldOutTexts()).isEqualTo(60);
    assertThat(map.trainingTexts()).isEqualTo(240);
  }

  /** Where the loss is least its slope is zero: by each weight, and by each value of the bias. */
  @Test
  void fit_noise_isWhereTheLossHasNoSlope() {
    FMatrixRMaj from = gaussian(40, 4);
    FMatrixRMaj to = gaussian(40, 3);
    CosineMatch.normalize(to);
    RidgeMap map = RidgeMap.fit(from, to, 0.05, 42);
    List<Integer> order = new ArrayList<>(IntStream.range(0, 40).boxed().toList());
    Collections.shuffle(order, new Random(42));
    List<Integer> training = order.subList(2, 40);
    FMatrixRMaj images = map.apply(from);
    for (int out = 0; out < 3; out++) {
      double biasSlope = 0;
      for (int text : training) {
        biasSlope += images.get(text, out) - to.get(text, out);
      }
      assertThat(biasSlope / 38).isCloseTo(0, within(1e-6));
      for (int in = 0; in < 4; in++) {
        double slope = 0;
        for (int text : training) {
          slope += (images.get(text, out) - to.get(text, out)) * (double) from.get(text, in);
        }
        double weight = map.weights().get(out, in);
        assertThat(slope / 38 + map.ridge() * weight).isCloseTo(0, within(1e-6));
        assertThat(Math.abs(weight)).isGreaterThan(1e-5);
      }
    }
  }

  @Test
  void fit_sameVectors_isTheIdentityAndNotWorse() {
    FMatrixRMaj from = gaussian(200, 5);
    CosineMatch.normalize(from);
    RidgeMap map = RidgeMap.fit(from, from, 0.1, 42);
    assertThat(map.before()).isCloseTo(1, within(1e-5));
    assertThat(map.after()).isCloseTo(1, within(1e-4));
  }

  @Test
  void fit_threeTexts_isRefused() {
    assertThatThrownBy(() -> RidgeMap.fit(gaussian(3, 2), gaussian(3, 2), 0.1, 42))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("texts must be >= 4, got 3");
  }

  private FMatrixRMaj gaussian(int rows, int columns) {
    var matrix = new FMatrixRMaj(rows, columns);
    for (int i = 0; i < matrix.data.length; i++) {
      matrix.data[i] = (float) random.nextGaussian();
    }
    return matrix;
  }
}
