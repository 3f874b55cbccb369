package dev.kindred.bench;

import com.github.jelmerk.hnswlib.core.DistanceFunctions;
import com.github.jelmerk.hnswlib.core.Item;
import com.github.jelmerk.hnswlib.core.SearchResult;
import com.github.jelmerk.hnswlib.core.hnsw.HnswIndex;
import java.util.ArrayList;
import java.util.List;

/** jelmerk's Java port of hnswlib, in memory. */
final class HnswlibGraph implements VectorGraph {
  private final HnswIndex<Integer, float[], Vector, Float> index;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Vector(Integer id, float[] vector) implements Item<Integer, float[]> {
    @Override
    public int dimensions() {
      return vector.length;
    }
  }

  private HnswlibGraph(HnswIndex<Integer, float[], Vector, Float> index) {
    this.index = index;
  }

  static HnswlibGraph build(float[][] vectors) throws InterruptedException {
    HnswIndex<Integer, float[], Vector, Float> index =
        HnswIndex.newBuilder(
                Clusters.DIMENSIONS, DistanceFunctions.FLOAT_INNER_PRODUCT, vectors.length)
            .withM(16)
            .withEfConstruction(GraphComparison.BEAM)
            .build();
    var items = new ArrayList<Vector>(vectors.length);
    for (int i = 0; i < vectors.length; i++) {
      items.add(new Vector(i, vectors[i]));
    }
    index.addAll(items);
    return new HnswlibGraph(index);
  }

  @Override
  public int[] nearest(float[] query, int count, int beam) {
    index.setEf(beam);
    List<SearchResult<Vector, Float>> found = index.findNearest(query, count);
    return found.stream().mapToInt(result -> result.item().id()).toArray();
  }

  @Override
  public void close() {}
}
