package dev.kindred.core.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SemanticSearchTest {
  @ParameterizedTest
  @EnumSource(VectorSimilarity.class)
  void search_manyQueries_isAsSorting(VectorSimilarity similarity) {
    // More than a tile of the cache, with equal scores among them.
    float[][] corpus = wholeNumbers(RandomVectors.clumped(1, 2000, 300, 40, 0.5));
    float[][] queries = Arrays.copyOf(corpus, 70);
    float[][] scores = similarity.matrix(queries, corpus);

    List<List<Match>> found;
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      found = new SemanticSearch(similarity, corpus, 25).search(queries, executor);
    }

    assertThat(found).hasSize(70);
    for (int i = 0; i < 70; i++) {
      float[] row = scores[i];
      assertThat(found.get(i))
          .isEqualTo(
              Reference.topK(row, 0, row.length, 25).stream()
                  .map(j -> new Match(j, row[j]))
                  .toList());
    }
  }

  @Test
  void search_oneQuery_isAsAmongMany() {
    float[][] corpus = RandomVectors.clumped(1, 50, 5, 4, 0.5);
    var search = new SemanticSearch(VectorSimilarity.COSINE, corpus, 10);

    assertThat(search.search(corpus[7]))
        .hasSize(10)
        .isEqualTo(search.search(corpus, Runnable::run).get(7));
    assertThat(search.search(new float[][] {}, Runnable::run)).isEmpty();
  }

  @Test
  void search_smallCorpus_givesAllOfIt() {
    var search =
        new SemanticSearch(
            VectorSimilarity.DOT, new float[][] {{1}, {3}, {2}}, SemanticSearch.DEFAULT_TOP_K);

    assertThat(search.search(new float[] {2}))
        .containsExactly(new Match(1, 6), new Match(2, 4), new Match(0, 2));
  }

  @Test
  void search_badInput_isRefused() {
    float[][] corpus = {{1, 2}};
    assertThatThrownBy(() -> new SemanticSearch(VectorSimilarity.DOT, corpus, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("top-k must be >= 1, got 0");
    assertThatThrownBy(() -> new SemanticSearch(VectorSimilarity.DOT, new float[][] {}, 1))
        .hasMessage("there must be at least one vector, got none");
    assertThatThrownBy(() -> new SemanticSearch(VectorSimilarity.DOT, new float[][] {{}}, 1))
        .hasMessage("a vector must have at least one value, got none");
    var search = new SemanticSearch(VectorSimilarity.DOT, corpus, 1);
    assertThatThrownBy(() -> search.search(new float[] {1}))
        .hasMessage("queries must have as many values as the corpus (2), got 1");
  }

  /** Sums of whole numbers don't depend on the order, which changes when the JVM compiles. */
  private static float[][] wholeNumbers(float[][] vectors) {
    for (float[] vector : vectors) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = Math.round(4 * vector[i]);
      }
    }
    return vectors;
  }
}
