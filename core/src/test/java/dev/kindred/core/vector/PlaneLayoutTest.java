package dev.kindred.core.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaneLayoutTest {
  private static final long SEED = 7;
  private static final int GROUPS = 5;

  @Test
  void umap_groupsInManyDimensions_areGroupsInThePlane() {
    float[][] vectors = groups(200, 64);

    float[][] places = PlaneLayout.umap(vectors, SEED, (done, all) -> {});

    assertThat(sameGroup(places)).as("seed %d", SEED).isGreaterThan(0.99);
  }

  /** From 4,096 vectors on the library takes another way, where its cosine fails. */
  @Test
  void umap_moreThanItComparesAllOf_areGroupsInThePlane() {
    float[][] vectors = groups(4_200, 8);

    float[][] places = PlaneLayout.umap(vectors, SEED, (done, all) -> {});

    assertThat(sameGroup(places)).as("seed %d", SEED).isGreaterThan(0.95);
  }

  @Test
  void umap_sameSeed_givesTheSamePlaces() {
    float[][] vectors = groups(60, 16);

    assertThat(PlaneLayout.umap(vectors, SEED, (done, all) -> {}))
        .isDeepEqualTo(PlaneLayout.umap(vectors, SEED, (done, all) -> {}));
  }

  @Test
  void umap_lengthsOfVectors_doNotCount() {
    float[][] vectors = groups(60, 16);
    float[][] longer = new float[vectors.length][];
    for (int i = 0; i < longer.length; i++) {
      longer[i] = vectors[i].clone();
      for (int j = 0; j < longer[i].length; j++) {
        longer[i][j] *= 4; // a power of two: the same bits after normalising
      }
    }

    assertThat(PlaneLayout.umap(longer, SEED, (done, all) -> {}))
        .isDeepEqualTo(PlaneLayout.umap(vectors, SEED, (done, all) -> {}));
  }

  @Test
  void umap_sameVectorManyTimes_hasFinitePlaces() {
    float[][] vectors = new float[40][8];
    for (float[] vector : vectors) {
      vector[0] = 1;
    }

    for (float[] place : PlaneLayout.umap(vectors, SEED, (done, all) -> {})) {
      assertThat(place).hasSize(2);
      assertThat(Float.isFinite(place[0]) && Float.isFinite(place[1])).isTrue();
    }
  }

  @Test
  void umap_fewVectors_isRefused() {
    assertThatThrownBy(() -> PlaneLayout.umap(groups(15, 4), SEED, (done, all) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("UMAP needs at least 16 vectors, got 15");
  }

  /** The library has messages for standard output, which is for results. */
  @ParameterizedTest
  @ValueSource(ints = {16, 4_096})
  void umap_anyNumber_tellsProgressAndPrintsNothing(int count) {
    var printed = new ByteArrayOutputStream();
    var last = new AtomicLong();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      PlaneLayout.umap(groups(count, 4), SEED, (done, all) -> last.set(done));
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(last.get()).isPositive();
  }

  @Test
  void principal_vectorsInAPlane_keepTheirDistances() {
    float[][] vectors = {{0, 0, 5}, {3, 0, 5}, {0, 4, 5}, {3, 4, 5}};

    float[][] places = PlaneLayout.principal(vectors);

    assertThat(Math.sqrt(distance(places[0], places[3]))).isBetween(4.999, 5.001);
    assertThat(Math.sqrt(distance(places[0], places[1]))).isBetween(2.999, 3.001);
  }

  @Test
  void principal_oneOrNone_isTheMiddle() {
    assertThat(PlaneLayout.principal(new float[][] {{1, 2, 3}})).isDeepEqualTo(new float[1][2]);
    assertThat(PlaneLayout.principal(new float[0][])).isEmpty();
  }

  /** Number i is in group i mod {@value #GROUPS}. */
  private static float[][] groups(int count, int width) {
    var random = new Random(SEED);
    float[][] centres = new float[GROUPS][width];
    for (float[] centre : centres) {
      for (int i = 0; i < width; i++) {
        centre[i] = (float) random.nextGaussian();
      }
    }
    float[][] vectors = new float[count][width];
    for (int v = 0; v < count; v++) {
      for (int i = 0; i < width; i++) {
        vectors[v][i] = centres[v % GROUPS][i] + 0.2f * (float) random.nextGaussian();
      }
    }
    return vectors;
  }

  /** Share of the ten nearest in the plane that are of the same group, over a hundred places. */
  private static double sameGroup(float[][] places) {
    int same = 0;
    for (int i = 0; i < 100; i++) {
      float[] place = places[i];
      int group = i % GROUPS;
      same +=
          (int)
              IntStream.range(0, places.length)
                  .boxed()
                  .sorted(Comparator.comparingDouble(j -> distance(place, places[j])))
                  .skip(1)
                  .limit(10)
                  .filter(j -> j % GROUPS == group)
                  .count();
    }
    return same / 1000.0;
  }

  private static double distance(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> (a[i] - b[i]) * (a[i] - b[i])).sum();
  }
}
