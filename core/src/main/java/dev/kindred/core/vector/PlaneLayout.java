package dev.kindred.core.vector;

import org.apache.lucene.util.VectorUtil;
import tagbio.umap.ProgressListener;
import tagbio.umap.Umap;
import tagbio.umap.UmapProgress;

/**
 * Places for vectors in the plane, so that a person can look at them. Each place is an x and a y,
 * in no unit.
 */
public final class PlaneLayout {
  /** Fewer vectors than this have too few neighbours for UMAP. */
  public static final int LEAST_FOR_UMAP = 16;

  private static final int NEIGHBOURS = 15;

  private PlaneLayout() {}

  /**
   * By UMAP (McInnes, Healy and Melville 2018), in tag.bio's implementation, with its defaults: 15
   * neighbours, a least distance of 0.1. Near neighbours by the cosine stay near; how far groups
   * lie from each other, and how large they are, says little. Takes memory in proportion to the
   * square of the vectors up to 4,095 of them, from there on to their number.
   *
   * @param vectors at least {@value #LEAST_FOR_UMAP}
   * @param seed the same gives the same places
   * @throws IllegalArgumentException if there are fewer
   */
  public static float[][] umap(float[][] vectors, long seed, ComparisonProgress progress) {
    if (vectors.length < LEAST_FOR_UMAP) {
      throw new IllegalArgumentException(
          "UMAP needs at least %d vectors, got %d".formatted(LEAST_FOR_UMAP, vectors.length));
    }
    // On unit vectors the Euclidean distance ranks as the cosine does; with the library's own
    // cosine its search of neighbours among 4,096 or more fails.
    var umap =
        new Umap()
            .setNumberComponents(2)
            .setNumberNearestNeighbours(NEIGHBOURS)
            .setMetric("euclidean")
            .setThreads(1) // with more, the seed would not decide
            .setSeed(seed);
    ProgressListener listener =
        state -> {
          if (state.getCount() > 0) {
            progress.at(state.getCount(), state.getTotal());
          }
        };
    UmapProgress.addProgressListener(listener);
    try {
      return umap.fitTransform(unit(vectors));
    } finally {
      UmapProgress.removeProgressListener(listener);
    }
  }

  /**
   * By the two directions along which the vectors differ most: what lies far apart is different,
   * but what lies together need not be alike.
   */
  public static float[][] principal(float[][] vectors) {
    if (vectors.length < 2) {
      return new float[vectors.length][2];
    }
    return PrincipalComponents.of(vectors, 2).project(vectors, 0);
  }

  private static float[][] unit(float[][] vectors) {
    Rows.requireRectangular(vectors);
    float[][] unit = new float[vectors.length][];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = VectorUtil.l2normalize(vectors[i].clone(), false);
    }
    return unit;
  }
}
