package dev.kindred.core.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighbourSearchTest {
  /** The bounds are the products of 500,000 and of 100,000 vectors of 384 values. */
  @ParameterizedTest
  @CsvSource({
    "COSINE, 2000000, false",
    "COSINE, 2000001, true",
    "DOT, 2000001, true",
    "EUCLIDEAN, 400000, false",
    "EUCLIDEAN, 400001, true",
    "MANHATTAN, 400001, true"
  })
  void graph_auto_dependsOnProducts(VectorSimilarity similarity, int count, boolean graph) {
    float[][] vectors = new float[count][];
    Arrays.fill(vectors, new float[24]);
    var rows = new Rows(similarity, vectors);

    assertThat(NeighbourSearch.AUTO.graph(rows)).isEqualTo(graph);
    assertThat(NeighbourSearch.EXACT.graph(rows)).isFalse();
    assertThat(NeighbourSearch.GRAPH.graph(rows)).isTrue();
  }
}
