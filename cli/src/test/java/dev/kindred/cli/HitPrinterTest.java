package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HitPrinterTest {

  @Test
  void rounded_randomScores_asAFormatRoundsThem() {
    var random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      float score = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-5, 6)));
      assertThat(HitPrinter.rounded(score, 4))
          .isEqualTo(String.format(Locale.ROOT, "%.4f", (double) score));
      assertThat(HitPrinter.rounded(score, 2))
          .isEqualTo(String.format(Locale.ROOT, "%.2f", (double) score));
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        1,
        -1,
        0.99995,
        0.00004,
        -0.00004,
        12.5,
        1e14,
        -1e18,
        1e300,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
      })
  void rounded_extremes_asAFormatRoundsThem(double value) {
    assertThat(HitPrinter.rounded(value, 4)).isEqualTo(String.format(Locale.ROOT, "%.4f", value));
  }
}
