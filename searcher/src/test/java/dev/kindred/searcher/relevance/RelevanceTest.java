package dev.kindred.searcher.relevance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelevanceTest {
  private static final int QUERIES = 200;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void of_offTopicStrengths_isBelowALevelAsOftenAsItSays(long seed) {
    var random = new Random(seed);
    Relevance relevance = Relevance.fit(Map.of("dense", offTopic(random, QUERIES)), 100);

    double[] fresh = offTopic(random, 20_000);
    for (double level : new double[] {0.5, 0.8, 0.9, 0.95}) {
      double refused = share(fresh, relevance, level);
      assertThat(refused).as("seed %d, level %s", seed, level).isCloseTo(level, within(0.08));
    }
  }

  @Test
  void of_nullQueriesAThirdOfWhichAreOnTopic_isHardlyMoved() {
    var random = new Random(4);
    double[] sample = offTopic(random, QUERIES);
    for (int i = 0; i < QUERIES; i += 3) {
      sample[i] = 3;
    }
    Relevance relevance = Relevance.fit(Map.of("dense", sample), 100);

    // A third of the sample being of no use, what is left is fitted too high, never too low.
    assertThat(share(offTopic(random, 20_000), relevance, 0.9)).isBetween(0.9, 1.0);
    assertThat(relevance.of(Map.of("dense", 3.0))).isGreaterThan(0.95);
  }

  @Test
  void of_independentRetrievers_refusesAsOftenAsOneWould() {
    var random = new Random(5);
    Relevance relevance =
        Relevance.fit(Map.of("dense", offTopic(random, 2000), "bm25", offTopic(random, 2000)), 100);

    double[] dense = offTopic(random, 20_000);
    double[] bm25 = offTopic(random, 20_000);
    double refused =
        IntStream.range(0, dense.length)
                .filter(i -> relevance.of(Map.of("dense", dense[i], "bm25", bm25[i])) < 0.9)
                .count()
            / (double) dense.length;
    assertThat(refused).isCloseTo(0.9, within(0.03));
  }

  @Test
  void of_growingStrength_grows() {
    Relevance relevance =
        Relevance.fit(Map.of("dense", new double[] {0.1, 0.2, 0.25, 0.3, 0.5}), 5);
    double before = -1;
    for (double strength = 0; strength <= 1; strength += 0.01) {
      double now = relevance.of(Map.of("dense", strength));
      assertThat(now).isBetween(0.0, 1.0).isGreaterThanOrEqualTo(before);
      before = now;
    }
    assertThat(before).isGreaterThan(0.99);
  }

  @Test
  void of_retrieversNeverLearntOf_isZero() {
    Relevance relevance = Relevance.fit(Map.of("dense", new double[] {0.1, 0.2}), 5);

    assertThat(relevance.of(Map.of("sparse", 100.0))).isZero();
    assertThat(relevance.of(Map.of())).isZero();
  }

  @Test
  void fit_nothingEverFound_isFiniteAndTellsAFindFromNothing() {
    Relevance relevance = Relevance.fit(Map.of("bm25", new double[QUERIES]), 1);

    assertThat(relevance.of(Map.of("bm25", 0.0))).isBetween(0.0, 0.6);
    assertThat(relevance.of(Map.of("bm25", 1.0))).isGreaterThan(0.99);
  }

  @Test
  void parse_ofText_isTheSame() {
    var nulls = new TreeMap<String, Gumbel>();
    nulls.put("bm25", new Gumbel(0.32638, 0.14085));
    nulls.put("dense", new Gumbel(-0.5, 2));
    var relevance = new Relevance(nulls, 1234);

    assertThat(relevance.toText())
        .isEqualTo("passages=1234 bm25=0.32638:0.14085 dense=-0.50000:2.00000");
    assertThat(Relevance.parse(relevance.toText())).isEqualTo(relevance);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "passages=x",
        "passages=1 dense",
        "passages=1 dense=1",
        "passages=1 dense=1:0",
        "passages=1 dense=NaN:1",
        "dense=1:1"
      })
  void parse_somethingElse_isRefused(String text) {
    assertThatThrownBy(() -> Relevance.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("relevance must be as calibrated, got " + text);
  }

  @Test
  void nullQueries_areManyAndDifferent() {
    assertThat(NullQueries.all()).hasSizeGreaterThan(150).noneMatch(String::isBlank);
    assertThat(new HashSet<>(NullQueries.all())).hasSameSizeAs(NullQueries.all());
  }

  private static double share(double[] strengths, Relevance relevance, double level) {
    return IntStream.range(0, strengths.length)
            .filter(i -> relevance.of(Map.of("dense", strengths[i])) < level)
            .count()
        / (double) strengths.length;
  }

  /** The limit of the best of very many values, by its inverse. */
  private static double[] offTopic(Random random, int queries) {
    return IntStream.range(0, queries)
        .mapToDouble(query -> 0.3 - 0.08 * Math.log(-Math.log(1 - random.nextDouble())))
        .toArray();
  }
}
