package dev.kindred.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationTest {
  @Test
  void spearman_withoutTies_givesPublishedValue() {
    // IQ and hours of television a week, Wikipedia's "Spearman's rank correlation coefficient":
    // sum of squared rank differences 194, so rho = 1 - 6 * 194 / 990 = -29 / 165.
    double[] iq = {106, 100, 86, 101, 99, 103, 97, 113, 112, 110};
    double[] hours = {7, 27, 2, 50, 28, 29, 20, 12, 6, 17};

    assertThat(Correlation.SPEARMAN.of(iq, hours)).isCloseTo(-29 / 165.0, within(1e-12));
  }

  @Test
  void spearman_withTies_givesPublishedValue() {
    // The example in the reference of scipy.stats.spearmanr. By hand: ranks 1 2 3 4 5 and
    // 1 2 3.5 5 3.5, so rho = 8 / sqrt(10 * 9.5).
    double[] x = {1, 2, 3, 4, 5};
    double[] y = {5, 6, 7, 8, 7};

    double rho = Correlation.SPEARMAN.of(x, y);

    assertThat(rho).isCloseTo(0.8207826816681233, within(1e-15));
    assertThat(rho).isCloseTo(8 / Math.sqrt(95), within(1e-15));
  }

  @Test
  void spearman_tiesInBoth_givesHandComputedValue() {
    // Ranks 2 2 2 4 5.5 5.5 and 6 4.5 4.5 1 2.5 2.5; both have mean 3.5 and the sums of products
    // of deviations are -3.75 - 1.5 - 1.5 - 1.25 - 2 - 2 = -12, over sqrt(15 * 16.5).
    double[] x = {1, 1, 1, 2, 3, 3};
    double[] y = {9, 8, 8, 0, 5, 5};

    assertThat(Correlation.SPEARMAN.of(x, y)).isCloseTo(-12 / Math.sqrt(15 * 16.5), within(1e-15));
  }

  @Test
  void pearson_anscombesFirstSet_givesPublishedValue() {
    // Anscombe (1973), "Graphs in Statistical Analysis"; in R cor(anscombe$x1, anscombe$y1).
    double[] x = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
    double[] y = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};

    assertThat(Correlation.PEARSON.of(x, y)).isCloseTo(0.81642051634484, within(1e-13));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void spearman_anyValues_equalsPearsonOfRanksByCounting(long seed) {
    var random = new Random(seed);
    double[] x = random.ints(200, 0, 20).mapToDouble(i -> i).toArray();
    double[] y = IntStream.range(0, 200).mapToDouble(i -> x[i] + random.nextInt(30)).toArray();

    assertThat(Correlation.SPEARMAN.of(x, y))
        .as("seed %d", seed)
        .isCloseTo(Correlation.PEARSON.of(ranksByCounting(x), ranksByCounting(y)), within(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void of_linearSeries_isOneOrMinusOne(Correlation correlation) {
    double[] x = {1, 2, 3, 4};
    double[] up = {0.1, 0.2, 0.3, 0.4};
    double[] down = {4e9, 3e9, 2e9, 1e9};

    assertThat(correlation.of(x, up)).isCloseTo(1, within(1e-15)).isLessThanOrEqualTo(1);
    assertThat(correlation.of(x, down)).isCloseTo(-1, within(1e-15)).isGreaterThanOrEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  void of_badSeries_isRefusedSayingWhy(Correlation correlation) {
    double[] x = {1, 2};

    assertThatThrownBy(() -> correlation.of(x, new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 2 and 3");
    assertThatThrownBy(() -> correlation.of(new double[1], new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 2");
    assertThatThrownBy(() -> correlation.of(x, new double[] {7, 7}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("values must not all be equal, got only 7.0");
    assertThatThrownBy(() -> correlation.of(x, new double[] {7, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("values must be finite, got NaN");
  }

  private static double[] ranksByCounting(double[] values) {
    return Arrays.stream(values)
        .map(
            value -> {
              long below = Arrays.stream(values).filter(other -> other < value).count();
              long same = Arrays.stream(values).filter(other -> other == value).count();
              return below + (same + 1) / 2.0;
            })
        .toArray();
  }
}
