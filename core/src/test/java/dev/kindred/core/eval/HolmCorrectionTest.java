package dev.kindred.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HolmCorrectionTest {
  @Test
  void adjust_unordered_isStepDown() {
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") gives 0.03 0.06 0.06 0.02.
    assertThat(HolmCorrection.adjust(new double[] {0.01, 0.04, 0.03, 0.005}))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
  }

  @Test
  void adjust_large_endsAtOne() {
    assertThat(HolmCorrection.adjust(new double[] {0.6, 0.7})).containsExactly(1, 1);
  }

  @Test
  void adjust_one_isItself() {
    assertThat(HolmCorrection.adjust(new double[] {0.2})).containsExactly(0.2);
    assertThat(HolmCorrection.adjust(new double[0])).isEmpty();
  }

  @Test
  void adjust_noProbability_isRefused() {
    assertThatThrownBy(() -> HolmCorrection.adjust(new double[] {1.1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("p-values must be in [0, 1], got 1.1");
  }
}
