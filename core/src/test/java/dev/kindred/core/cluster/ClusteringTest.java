package dev.kindred.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
    assertThat(Clustering.kMeans(groups(0), GROUPS, 2, 7))
        .containsExactlyInAnyOrder(group(0), group(1), group(2), group(3));
  }

  @Test
  void kMeans_sameSeed_givesTheSame() {
    assertThat(Clustering.kMeans(groups(20), 7, 2, 5))
        .isEqualTo(Clustering.kMeans(groups(20), 7, 1, 5));
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
    assertThatThrownBy(() -> Clustering.kMeans(new float[][] {{1}}, 2, 1, 1))
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
}
