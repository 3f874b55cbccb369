package dev.kindred.bench;

import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** JVector's graph with full vectors in memory, with its documentation's overflow and alpha. */
final class JVectorGraph implements VectorGraph {
  private static final VectorTypeSupport TYPES =
      VectorizationProvider.getInstance().getVectorTypeSupport();

  private final RandomAccessVectorValues values;
  private final GraphSearcher searcher;

  private JVectorGraph(RandomAccessVectorValues values, ImmutableGraphIndex graph) {
    this.values = values;
    this.searcher = new GraphSearcher(graph);
  }

  static JVectorGraph build(float[][] vectors) throws IOException {
    List<VectorFloat<?>> list = new ArrayList<>(vectors.length);
    for (float[] vector : vectors) {
      list.add(TYPES.createFloatVector(vector));
    }
    var values = new ListRandomAccessVectorValues(list, Clusters.DIMENSIONS);
    try (GraphIndexBuilder builder =
        GraphIndexBuilder.builder(values, VectorSimilarityFunction.DOT_PRODUCT, 16)
            .withBeamWidth(GraphComparison.BEAM)
            .withNeighborOverflow(1.2f)
            .withAlpha(1.2f)
            .build()) {
      return new JVectorGraph(values, builder.build(values));
    }
  }

  @Override
  public int[] nearest(float[] query, int count, int beam) {
    var scores =
        DefaultSearchScoreProvider.exact(
            TYPES.createFloatVector(query), VectorSimilarityFunction.DOT_PRODUCT, values);
    SearchResult.NodeScore[] found =
        searcher.search(scores, count, beam, 0, 0, Bits.ALL).getNodes();
    int[] numbers = new int[found.length];
    for (int i = 0; i < found.length; i++) {
      numbers[i] = found[i].node;
    }
    return numbers;
  }

  @Override
  public void close() throws IOException {
    searcher.close();
  }
}
