package dev.kindred.core.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.vector.CommunityDetection.Communities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommunityDetectionTest {
  private static Communities detect(float[][] vectors, float threshold, int minSize) {
    return new CommunityDetection(threshold, minSize, NeighbourSearch.EXACT)
        .detect(vectors, Runnable::run);
  }

  @Test
  void defaults_areThoseOfTheReference() {
    assertThat(CommunityDetection.DEFAULT)
        .isEqualTo(new CommunityDetection(0.75f, 10, NeighbourSearch.AUTO));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void detect_randomVectors_isAsTheReference(long seed) {
    var random = new Random(seed);
    float[][] vectors =
        RandomVectors.clumped(seed, 50 + random.nextInt(300), 8, 1 + random.nextInt(12), 0.6);
    float[][] scores = Reference.scores(VectorSimilarity.COSINE, vectors);
    for (int minSize : new int[] {1, 2, 5, 10}) {
      float threshold = 0.5f + 0.45f * random.nextFloat();

      assertThat(detect(vectors, threshold, minSize).groups())
          .as("seed %d, threshold %s, minimum %d", seed, threshold, minSize)
          .isEqualTo(Reference.communities(scores, threshold, minSize));
    }
  }

  /** Enough rows and values that matrices are multiplied. */
  @Test
  void detect_byMatrices_isAsTheReference() {
    float[][] vectors = RandomVectors.whole(19, 2307, 37, 40);
    float[][] scores = Reference.scores(VectorSimilarity.COSINE, vectors);

    assertThat(detect(vectors, 0.8f, 10).groups())
        .hasSizeGreaterThan(20)
        .isEqualTo(Reference.communities(scores, 0.8f, 10));
  }

  @Test
  void detect_manyThreads_isAsOne() throws Exception {
    float[][] vectors = RandomVectors.clumped(11, 700, 8, 20, 0.5);
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      assertThat(
              new CommunityDetection(0.8f, 3, NeighbourSearch.EXACT)
                  .detect(vectors, executor)
                  .groups())
          .isNotEmpty()
          .isEqualTo(detect(vectors, 0.8f, 3).groups());
    }
  }

  @Test
  void detect_scoreOfTheThreshold_belongs() {
    float cosine = VectorSimilarity.COSINE.of(new float[] {1, 0}, new float[] {3, 4});

    assertThat(detect(new float[][] {{1, 0}, {3, 4}}, cosine, 2).groups())
        .containsExactly(List.of(0, 1));
    assertThat(detect(new float[][] {{1, 0}, {3, 4}}, Math.nextUp(cosine), 2).groups()).isEmpty();
  }

  /** The largest group takes the centre of the other, which goes on without it. */
  @Test
  void detect_overlap_goesToTheLargest() {
    float[][] vectors = directions(0, 2, 5, 8, 10, 16, 20.2, 25, 30);
    float threshold = (float) Math.cos(Math.toRadians(10.5));

    List<List<Integer>> groups = detect(vectors, threshold, 2).groups();

    // Around 10 degrees, and around 20.2.
    assertThat(groups).containsExactly(List.of(4, 3, 2, 5, 1, 0, 6), List.of(7, 8));
  }

  @Test
  void detect_fewerVectorsThanTheMinimum_takesTheirNumber() {
    assertThat(detect(new float[][] {{1, 0}, {2, 0}, {3, 0}}, 0.75f, 10).groups())
        .containsExactly(List.of(0, 1, 2));
    assertThat(detect(new float[][] {{1, 0}, {2, 0}, {0, 3}}, 0.75f, 10).groups()).isEmpty();
    assertThat(detect(new float[][] {}, 0.75f, 10).groups()).isEmpty();
  }

  /** More members than are kept of a row. */
  @Test
  void detect_allAlike_isOneGroup() {
    float[][] vectors = new float[5000][];
    Arrays.setAll(vectors, i -> new float[] {1, i % 2});

    assertThat(detect(vectors, 0.5f, 10).groups())
        .hasSize(1)
        .first()
        .satisfies(
            group -> {
              assertThat(group).hasSize(5000).startsWith(0, 2, 4);
              assertThat(group).endsWith(4997, 4999);
            });
  }

  @ParameterizedTest
  @CsvSource({"EXACT, 600", "GRAPH, 1200"})
  void detect_progress_countsToAll(NeighbourSearch search, long all) {
    var said = new ArrayList<Long>();
    new CommunityDetection(0.8f, 3, search)
        .detect(
            RandomVectors.clumped(11, 600, 8, 20, 0.5),
            Runnable::run,
            (done, of) -> {
              assertThat(of).isEqualTo(all);
              said.add(done);
            });

    assertThat(said).isSorted().hasSizeGreaterThan(2).endsWith(all);
  }

  @Test
  void detect_byGraph_findsNearlyAllAndSaysHowMuch() {
    float[][] vectors = RandomVectors.clumped(5, 3000, 8, 100, 0.4);
    var exact = detect(vectors, 0.8f, 10);
    var fast =
        new CommunityDetection(0.8f, 10, NeighbourSearch.GRAPH).detect(vectors, Runnable::run);

    assertThat(exact.recall()).isEmpty();
    Recall recall = fast.recall().orElseThrow();
    assertThat(recall.sampled()).isEqualTo(1000);
    assertThat(recall.value()).isBetween(0.97, 1.0);
    assertThat(recall.expected()).isGreaterThan(5000);
    assertThat(members(fast.groups())).isCloseTo(members(exact.groups()), within(0.03));
  }

  private static Percentage within(double share) {
    return Percentage.withPercentage(100 * share);
  }

  private static int members(List<List<Integer>> groups) {
    return groups.stream().mapToInt(List::size).sum();
  }

  /** More are close to each than is walked for; all of them are found then. */
  @Test
  void detect_byGraphWhereVeryMuchIsClose_comparesAll() {
    float[][] vectors = new float[3000][];
    Arrays.setAll(vectors, i -> new float[] {1, i / 3000f});

    var fast =
        new CommunityDetection(0.5f, 10, NeighbourSearch.GRAPH).detect(vectors, Runnable::run);

    assertThat(fast.groups()).hasSize(1);
    assertThat(fast.groups().getFirst())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 3000).boxed().toList());
    assertThat(fast.recall().orElseThrow().value()).isEqualTo(1);
  }

  @Test
  void create_senselessSettings_areRefused() {
    assertThatThrownBy(() -> new CommunityDetection(Float.NaN, 10, NeighbourSearch.AUTO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threshold must be from -1 to 1, got NaN");
    assertThatThrownBy(() -> new CommunityDetection(0.5f, 0, NeighbourSearch.AUTO))
        .hasMessage("minimum size must be >= 1, got 0");
    assertThatThrownBy(() -> detect(new float[][] {{1}, {2, 3}}, 0.5f, 1))
        .hasMessage("vectors must have as many values as the first (1), number 1 has 2");
    assertThatThrownBy(() -> detect(new float[][] {{1}, {Float.NaN}}, 0.5f, 1))
        .hasMessage("values must be finite, vector 1 has NaN");
  }

  private static float[][] directions(double... degrees) {
    return Arrays.stream(degrees)
        .map(Math::toRadians)
        .mapToObj(angle -> new float[] {(float) Math.cos(angle), (float) Math.sin(angle)})
        .toArray(float[][]::new);
  }
}
