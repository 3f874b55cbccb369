package dev.kindred.core.cluster;

import dev.kindred.core.vector.ComparisonProgress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.tribuo.MutableDataset;
import org.tribuo.clustering.ClusterID;
import org.tribuo.clustering.ClusteringFactory;
import org.tribuo.clustering.hdbscan.HdbscanTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.distance.DistanceType;
import org.tribuo.math.neighbour.NeighboursQueryFactoryType;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Puts vectors into clusters; HDBSCAN is Tribuo's. Distances are Euclidean, which on vectors of
 * unit length ranks as the cosine does. Clusters are lists of positions, largest first; in each in
 * order.
 */
public final class Clustering {
  /**
   * Most vectors that HDBSCAN takes: some minutes with 384 values, and four times as long for twice
   * as many (measured in docs/sentences.md).
   */
  public static final int MOST_HDBSCAN = 30_000;

  /** What Tribuo's HDBSCAN calls those in no cluster. */
  private static final int HDBSCAN_NOISE = 0;

  private static final int NONE = Integer.MIN_VALUE;

  private Clustering() {}

  /**
   * K-means with k-means++ seeding (Arthur and Vassilvitskii 2007); every vector is in a cluster.
   * Takes time in proportion to vectors times clusters.
   *
   * @param clusters how many, at least 1; fewer come out if some are left empty
   * @param seed the same gives the same clusters, whatever the number of threads
   * @param executor runs what this thread doesn't
   * @param progress told of each round
   * @throws IllegalArgumentException if there are fewer vectors than clusters, they differ in
   *     length, or a value is not finite
   */
  public static List<List<Integer>> kMeans(
      float[][] vectors, int clusters, long seed, Executor executor, ComparisonProgress progress) {
    if (clusters < 1 || clusters > vectors.length) {
      throw new IllegalArgumentException(
          "clusters must be from 1 to the number of texts, %d, got %d"
              .formatted(vectors.length, clusters));
    }
    int[] labels = KMeans.labels(vectors, clusters, seed, executor, progress);
    return groups(IntStream.of(labels).boxed().toList(), NONE);
  }

  /**
   * HDBSCAN* (Campello, Moulavi and Sander 2013): as many clusters as the density of the vectors
   * shows; those in no dense place are in none. Compares all with all, one pair after the other.
   *
   * @param minSize least members of a cluster, at least 2
   * @param threads at least 1
   * @throws IllegalArgumentException if the size is below 2, vectors differ in length, or there are
   *     more than {@link #MOST_HDBSCAN}
   */
  public static List<List<Integer>> hdbscan(float[][] vectors, int minSize, int threads) {
    if (minSize < 2) {
      throw new IllegalArgumentException("minimum size must be >= 2, got " + minSize);
    }
    requireHdbscan(vectors.length);
    if (vectors.length <= minSize) {
      return List.of();
    }
    List<Integer> labels =
        new HdbscanTrainer(
                minSize,
                DistanceType.L2.getDistance(),
                minSize,
                threads,
                NeighboursQueryFactoryType.BRUTE_FORCE)
            .train(dataset(vectors))
            .getClusterLabels();
    return groups(labels, HDBSCAN_NOISE);
  }

  /**
   * Says before there are any vectors whether HDBSCAN takes so many.
   *
   * @throws IllegalArgumentException if there are more than {@link #MOST_HDBSCAN}
   */
  public static void requireHdbscan(int vectors) {
    if (vectors > MOST_HDBSCAN) {
      throw new IllegalArgumentException(
          "hdbscan takes up to %,d texts, since its time grows with their square; got %,d: communities"
                  .formatted(MOST_HDBSCAN, vectors)
              + " and kmeans take more");
    }
  }

  private static MutableDataset<ClusterID> dataset(float[][] vectors) {
    var factory = new ClusteringFactory();
    var dataset =
        new MutableDataset<ClusterID>(
            new SimpleDataSourceProvenance("vectors in memory", factory), factory);
    if (vectors.length == 0) {
      return dataset;
    }
    String[] names = new String[vectors[0].length];
    for (int i = 0; i < names.length; i++) {
      names[i] = "%06d".formatted(i); // Tribuo sorts them
    }
    for (float[] vector : vectors) {
      if (vector.length != names.length) {
        throw new IllegalArgumentException(
            "vectors must have the same length, got %d and %d"
                .formatted(names.length, vector.length));
      }
      double[] values = new double[vector.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = vector[i];
      }
      dataset.add(new ArrayExample<>(ClusteringFactory.UNASSIGNED_CLUSTER_ID, names, values));
    }
    return dataset;
  }

  /**
   * @param labels one a vector
   * @param noise label of those in no cluster
   */
  private static List<List<Integer>> groups(List<Integer> labels, int noise) {
    Map<Integer, List<Integer>> groups = new TreeMap<>();
    for (int i = 0; i < labels.size(); i++) {
      groups.computeIfAbsent(labels.get(i), label -> new ArrayList<>()).add(i);
    }
    groups.remove(noise);
    return groups.values().stream()
        .sorted(Comparator.comparingInt(group -> -group.size()))
        .map(List::copyOf)
        .toList();
  }
}
