package dev.kindred.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapTest {
  @Test
  void ofMean_symmetricValues_isTheNormalInterval() {
    // Of 0 and 1 in equal parts: mean 0.5, standard error 0.5 / 20.
    double[] values = new double[400];
    for (int i = 0; i < values.length; i += 2) {
      values[i] = 1;
    }

    Interval interval = Bootstrap.DEFAULT.ofMean(values);

    assertThat(interval.low()).isCloseTo(0.5 - 1.96 * 0.025, within(0.004));
    assertThat(interval.high()).isCloseTo(0.5 + 1.96 * 0.025, within(0.004));
  }

  /** Coverage is what the interval promises; for skewed values plain percentiles miss it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void ofMean_exponentialValues_holdsTheMeanAsOftenAsPromised(long seed) {
    var random = new Random(seed);
    int held = 0;
    int trials = 400;
    for (int trial = 0; trial < trials; trial++) {
      double[] values = random.doubles(40).map(uniform -> -Math.log(1 - uniform)).toArray();
      Interval interval = new Bootstrap(500, 0.9, random.nextLong()).ofMean(values);
      held += interval.low() <= 1 && 1 <= interval.high() ? 1 : 0;
    }
    // Four standard errors (0.015 each) below 0.9, less what is known of BCa at this size.
    assertThat(held / (double) trials).as("seed %d", seed).isBetween(0.82, 0.96);
  }

  @Test
  void ofMean_skewedValues_leansToTheLongTail() {
    double[] values = new Random(3).doubles(60).map(u -> -Math.log(1 - u)).toArray();
    double mean = java.util.Arrays.stream(values).average().orElseThrow();

    Interval interval = Bootstrap.DEFAULT.ofMean(values);

    assertThat(interval.high() - mean).isGreaterThan(mean - interval.low());
  }

  @Test
  void ofMean_sameSeed_isTheSame() {
    double[] values = new Random(5).doubles(30).toArray();

    assertThat(Bootstrap.DEFAULT.ofMean(values)).isEqualTo(Bootstrap.DEFAULT.ofMean(values));
    assertThat(new Bootstrap(10_000, 0.95, 7).ofMean(values))
        .isNotEqualTo(Bootstrap.DEFAULT.ofMean(values));
  }

  @Test
  void ofMean_equalValues_isThePoint() {
    assertThat(Bootstrap.DEFAULT.ofMean(new double[] {0.1, 0.1, 0.1}))
        .isEqualTo(new Interval(0.1, 0.1));
  }

  @Test
  void bad_isRefusedSayingWhy() {
    assertThatThrownBy(() -> Bootstrap.DEFAULT.ofMean(new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one");
    assertThatThrownBy(() -> Bootstrap.DEFAULT.ofMean(new double[] {Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Bootstrap(0, 0.95, 1)).hasMessage("resamples must be >= 1, got 0");
    assertThatThrownBy(() -> new Bootstrap(1, 1, 1))
        .hasMessage("confidence level must be in (0, 1), got 1.0");
    assertThatThrownBy(() -> new Interval(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
