package dev.kindred.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalDistributionTest {
  /** Published values: pnorm in R. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.5",
    "1, 0.8413447460685429",
    "-1, 0.15865525393145705",
    "1.96, 0.9750021048517795",
    "3, 0.9986501019683699",
    "-6, 9.865876450376981e-10",
    "-10, 7.619853024160525e-24",
  })
  void cumulative_publishedPoint_isThere(double z, double expected) {
    assertThat(NormalDistribution.cumulative(z)).isCloseTo(expected, within(expected * 1e-12));
  }

  @Test
  void quantile_publishedPoint_isThere() {
    assertThat(NormalDistribution.quantile(0.975)).isCloseTo(1.959963984540054, within(1e-12));
    assertThat(NormalDistribution.quantile(0.025)).isCloseTo(-1.959963984540054, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, Double.NaN})
  void quantile_noShare_isRefused(double p) {
    assertThatThrownBy(() -> NormalDistribution.quantile(p))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a share must be in (0, 1), got " + p);
  }
}
