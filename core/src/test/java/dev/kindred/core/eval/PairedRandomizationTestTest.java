package dev.kindred.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kindred.core.eval.PairedRandomizationTest.Result;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairedRandomizationTestTest {
  /** Differences in height of Darwin's crossed and self-fertilised maize, in eighths of an inch. */
  private static final double[] DARWIN = {
    49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48
  };

  @Test
  void compare_darwinsMaize_givesFishersPValue() {
    // Fisher, The Design of Experiments (1935), section 21: of the 32,768 sums 863 are as large as
    // 314, and as many as small as -314.
    double published = 2 * 863 / 32768.0;

    Result result = PairedRandomizationTest.DEFAULT.compare(DARWIN, new double[DARWIN.length]);

    assertThat(exactPValue(DARWIN)).isEqualTo(published);
    assertThat(result.pValue()).isCloseTo(published, within(fourStandardErrors(published)));
    assertThat(result.meanDifference()).isCloseTo(314 / 15.0, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void compare_fewPairs_equalsEveryAssignmentCounted(long seed) {
    var random = new Random(seed);
    // Tenths: sums that are equal on paper are not in binary, and must count as equal.
    double[] one = random.ints(10, 0, 10).mapToDouble(i -> i / 10.0).toArray();
    double[] other = random.ints(10, 0, 10).mapToDouble(i -> i / 10.0).toArray();
    double[] tenths = new double[one.length];
    Arrays.setAll(tenths, i -> Math.rint((one[i] - other[i]) * 10));
    double exact = exactPValue(tenths);

    Result result = new PairedRandomizationTest(100_000, seed).compare(one, other);

    assertThat(result.pValue())
        .as("seed %d", seed)
        .isCloseTo(exact, within(fourStandardErrors(exact) + 1e-5));
  }

  @Test
  void compare_swapped_givesSamePValueAndOppositeDifference() {
    double[] zeros = new double[DARWIN.length];
    var test = new PairedRandomizationTest(1000, 7);

    Result result = test.compare(DARWIN, zeros);
    Result swapped = test.compare(zeros, DARWIN);

    assertThat(swapped.pValue()).isEqualTo(result.pValue());
    assertThat(swapped.meanDifference()).isEqualTo(-result.meanDifference());
  }

  @Test
  void compare_equalSystems_isCertainlyChance() {
    assertThat(PairedRandomizationTest.DEFAULT.compare(DARWIN, DARWIN)).isEqualTo(new Result(0, 1));
  }

  @Test
  void compare_hundredsOfConsistentDifferences_givesSmallestPValue() {
    double[] one = new double[300];
    Arrays.fill(one, 0.1);

    Result result = new PairedRandomizationTest(999, 7).compare(one, new double[300]);

    assertThat(result.pValue()).isEqualTo(1 / 1000.0);
  }

  @Test
  void compare_manyPairs_isUniformWithoutADifference() {
    // Under the null hypothesis p-values below 0.1 come up in a tenth of the trials.
    long seed = 11;
    var random = new Random(seed);
    int below = 0;
    for (int trial = 0; trial < 1000; trial++) {
      double[] one = random.doubles(100).toArray();
      double[] other = random.doubles(100).toArray();
      if (new PairedRandomizationTest(199, random.nextLong()).compare(one, other).pValue() <= 0.1) {
        below++;
      }
    }
    assertThat(below).as("of 1000, seed %d", seed).isBetween(62, 138);
  }

  @Test
  void compare_evaluations_pairsTheirQueries() {
    var judgements = new LinkedHashMap<String, Map<String, Integer>>();
    var found = new LinkedHashMap<String, List<ScoredDocument>>();
    for (int q = 0; q < 8; q++) {
      judgements.put("q" + q, Map.of("a", 1));
      found.put("q" + q, List.of(new ScoredDocument("a", 1)));
    }
    Metric map = Metric.parse("map");
    Qrels qrels = new Qrels(judgements);
    Evaluation all = Evaluation.of(qrels, new Run(found), List.of(map));
    Evaluation none = Evaluation.of(qrels, new Run(new LinkedHashMap<>()), List.of(map));

    Result result = PairedRandomizationTest.DEFAULT.compare(all, none, map);

    // Two of the 256 assignments have all signs the same.
    assertThat(result.meanDifference()).isEqualTo(1);
    assertThat(result.pValue()).isCloseTo(2 / 256.0, within(fourStandardErrors(2 / 256.0)));
  }

  @Test
  void compare_otherQueries_isRefused() {
    Metric map = Metric.parse("map");
    Evaluation one = evaluationOf("q1", map);
    Evaluation other = evaluationOf("q2", map);

    assertThatThrownBy(() -> PairedRandomizationTest.DEFAULT.compare(one, other, map))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same queries");
  }

  @Test
  void compare_unpairedOrNoValues_isRefused() {
    assertThatThrownBy(() -> PairedRandomizationTest.DEFAULT.compare(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 2 and 3");
    assertThatThrownBy(() -> PairedRandomizationTest.DEFAULT.compare(new double[0], new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> PairedRandomizationTest.DEFAULT.compare(new double[] {Double.NaN}, new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("finite");
  }

  private static Evaluation evaluationOf(String queryId, Metric metric) {
    var judgements = new LinkedHashMap<String, Map<String, Integer>>();
    judgements.put(queryId, Map.of("a", 1));
    return Evaluation.of(new Qrels(judgements), new Run(new LinkedHashMap<>()), List.of(metric));
  }

  /** Share of all sign assignments with a sum as far from 0; exact for whole numbers. */
  private static double exactPValue(double[] differences) {
    double observed = Math.abs(Arrays.stream(differences).sum());
    int assignments = 1 << differences.length;
    int atLeast = 0;
    for (int signs = 0; signs < assignments; signs++) {
      double sum = 0;
      for (int i = 0; i < differences.length; i++) {
        sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
      }
      if (Math.abs(sum) >= observed) {
        atLeast++;
      }
    }
    return (double) atLeast / assignments;
  }

  private static double fourStandardErrors(double p) {
    return 4 * Math.sqrt(p * (1 - p) / PairedRandomizationTest.DEFAULT.permutations());
  }
}
