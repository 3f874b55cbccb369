package dev.kindred.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.vector.ComparisonProgress;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusteringTest {
  private static final int GROUPS = 4;
  private static final int EACH = 30;

  /** Groups far apart, one behind the other by turns; then some that lie anywhere. */
  private static float[][] groups(int strays) {
    var random = new Random(3);
    float[][] vectors = new float[GROUPS * EACH + strays][8];
    for (int i = 0; i < vectors.length; i++) {
      for (int j = 0; j < 8; j++) {
        vectors[i][j] =
            i < GROUPS * EACH
                ? (float) (random.nextGaussian() * 0.05 + (j == i % GROUPS ? 10 : 0))
                : (float) (random.nextGaussian() * 100);
      }
    }
    return vectors;
  }

  private static List<Integer> group(int number) {
    return IntStream.range(0, EACH).mapToObj(i -> number + i * GROUPS).toList();
  }

  @Test
  void kMeans_groupsFarApart_areFound() {
    assertThat(kMeans(groups(0), GROUPS, 7, Runnable::run))
        .containsExactlyInAnyOrder(group(0), group(1), group(2), group(3));
  }

  @Test
  void kMeans_sameSeed_givesTheSame() {
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      assertThat(kMeans(groups(2000), 7, 5, executor))
          .isEqualTo(kMeans(groups(2000), 7, 5, Runnable::run));
    }
  }

  /** What Lloyd's rounds end in. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void kMeans_finished_eachIsNearestToItsOwnMean(long seed) {
    float[][] vectors = groups(150);
    List<List<Integer>> clusters = kMeans(vectors, 9, seed, Runnable::run);
    double[][] means =
        clusters.stream().map(cluster -> mean(vectors, cluster)).toArray(double[][]::new);

    assertThat(clusters).as("seed %d", seed).hasSizeBetween(2, 9);
    assertThat(clusters.stream().flatMap(List::stream))
        .hasSize(vectors.length)
        .doesNotHaveDuplicates();
    for (int own = 0; own < means.length; own++) {
      for (int vector : clusters.get(own)) {
        for (double[] other : means) {
          assertThat(square(vectors[vector], means[own]))
              .as("seed %d, vector %d", seed, vector)
              .isLessThanOrEqualTo(square(vectors[vector], other) * 1.0001);
        }
      }
    }
  }

  @Test
  void kMeans_fewerDifferentThanClusters_leavesSomeEmpty() {
    float[][] vectors = {{1, 2}, {1, 2}, {5, 5}, {1, 2}};
    assertThat(kMeans(vectors, 4, 1, Runnable::run)).containsExactly(List.of(0, 1, 3), List.of(2));
  }

  private static List<List<Integer>> kMeans(
      float[][] vectors, int clusters, long seed, Executor executor) {
    return Clustering.kMeans(vectors, clusters, seed, executor, ComparisonProgress.NONE);
  }

  private static double[] mean(float[][] vectors, List<Integer> cluster) {
    double[] mean = new double[vectors[0].length];
    for (int vector : cluster) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += vectors[vector][d] / cluster.size();
      }
    }
    return mean;
  }

  private static double square(float[] vector, double[] mean) {
    double sum = 0;
    for (int d = 0; d < mean.length; d++) {
      sum += (vector[d] - mean[d]) * (vector[d] - mean[d]);
    }
    return sum;
  }

  @Test
  void hdbscan_groupsAndStrays_leavesStraysOut() {
    assertThat(Clustering.hdbscan(groups(6), 10, 2))
        .containsExactlyInAnyOrder(group(0), group(1), group(2), group(3));
  }

  @Test
  void hdbscan_fewerThanACluster_isNone() {
    assertThat(Clustering.hdbscan(new float[][] {{1, 0}, {0, 1}}, 5, 1)).isEmpty();
    assertThat(Clustering.hdbscan(new float[0][], 5, 1)).isEmpty();
  }

  @Test
  void hdbscan_tooMany_isRefused() {
    float[][] vectors = new float[Clustering.MOST_HDBSCAN + 1][0];
    assertThatThrownBy(() -> Clustering.hdbscan(vectors, 10, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "hdbscan takes up to 30,000 texts, since its time grows with their square; got 30,001:"
                + " communities and kmeans take more");
  }

  @Test
  void kMeans_moreClustersThanTexts_isRefused() {
    assertThatThrownBy(() -> kMeans(new float[][] {{1}}, 2, 1, Runnable::run))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 2");
  }

  @Test
  void terms_ofClusters_areWhatOthersDoNotSay() {
    List<String> texts =
        List.of("the red cat", "a cat sleeps", "red bread", "bread, bread and butter", "alone");
    assertThat(ClusterTerms.of(texts, List.of(List.of(0, 1), List.of(2, 3)), 2))
        .isEqualTo(List.of(List.of("cat", "sleeps"), List.of("bread", "butter")));
  }

  @Test
  void terms_stopWordsNumbersAndLetters_nameNothing() {
    List<String> texts = List.of("about 20 g of salt should do", "only 30 g, and a 漢 for you");

    assertThat(ClusterTerms.of(texts, List.of(List.of(0), List.of(1)), 5))
        .isEqualTo(List.of(List.of("salt"), List.of("漢")));
  }
}
