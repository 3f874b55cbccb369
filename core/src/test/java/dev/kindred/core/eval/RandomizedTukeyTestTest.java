package dev.kindred.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomizedTukeyTestTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void pValues_twoSystems_areThoseOfThePairedTest(long seed) {
    var random = new Random(seed);
    double[] one = random.doubles(30).toArray();
    double[] other = random.doubles(30).map(value -> value * 0.8).toArray();

    double tukey = new RandomizedTukeyTest(50_000, seed).pValues(List.of(one, other))[0][1];

    assertThat(tukey)
        .as("seed %d", seed)
        .isCloseTo(PairedRandomizationTest.DEFAULT.compare(one, other).pValue(), within(0.01));
  }

  @Test
  void pValues_threeSystems_equalEveryOrderCounted() {
    // Two queries, values 0 1 2 each. Of the six ways to hold one row against the other, the same
    // order has sums 0 2 4, the reverse 2 2 2, two have a range of 3 and two of 2.
    double[][] p =
        new RandomizedTukeyTest(100_000, 4)
            .pValues(List.of(new double[] {0, 0}, new double[] {1, 1}, new double[] {2, 2}));

    assertThat(p[0][2]).isCloseTo(6 / 36.0, within(0.01));
    assertThat(p[0][1]).isEqualTo(p[1][2]).isCloseTo(30 / 36.0, within(0.01));
    assertThat(p[1][1]).isEqualTo(1);
  }

  @Test
  void pValues_sameSystems_seldomDiffer() {
    // Under the null hypothesis, any of three pairs is below 0.1 in a tenth of the trials.
    long seed = 12;
    var random = new Random(seed);
    int found = 0;
    for (int trial = 0; trial < 400; trial++) {
      double[][] p =
          new RandomizedTukeyTest(199, random.nextLong())
              .pValues(
                  List.of(
                      random.doubles(40).toArray(),
                      random.doubles(40).toArray(),
                      random.doubles(40).toArray()));
      found += Math.min(Math.min(p[0][1], p[0][2]), p[1][2]) <= 0.1 ? 1 : 0;
    }
    assertThat(found).as("of 400, seed %d", seed).isBetween(16, 64);
  }

  @Test
  void pValues_tooFewOrUneven_areRefused() {
    assertThatThrownBy(() -> RandomizedTukeyTest.DEFAULT.pValues(List.of(new double[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got [3] values");
    assertThatThrownBy(
            () -> RandomizedTukeyTest.DEFAULT.pValues(List.of(new double[3], new double[2])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RandomizedTukeyTest(0, 1))
        .hasMessage("permutations must be >= 1, got 0");
  }
}
