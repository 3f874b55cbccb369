package dev.kindred.core.cluster;

import dev.kindred.core.vector.ComparisonProgress;
import dev.kindred.core.vector.Match;
import dev.kindred.core.vector.SemanticSearch;
import dev.kindred.core.vector.VectorSimilarity;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import org.apache.lucene.util.VectorUtil;

/**
 * K-means by Lloyd's rounds, from centres that are chosen as k-means++ does (Arthur and
 * Vassilvitskii 2007). Beside the vectors it holds little more than the centres.
 */
final class KMeans {
  private static final int MOST_ROUNDS = 50;

  private final float[][] vectors;
  private final float[][] centres;
  private final int[] labels;

  private KMeans(float[][] vectors, float[][] centres) {
    this.vectors = vectors;
    this.centres = centres;
    this.labels = new int[vectors.length];
    Arrays.fill(labels, -1);
  }

  /** The cluster of each vector, until none changes or for {@value #MOST_ROUNDS} rounds. */
  static int[] labels(
      float[][] vectors, int clusters, long seed, Executor executor, ComparisonProgress progress) {
    var means = new KMeans(vectors, seeds(vectors, clusters, new Random(seed)));
    for (int round = 1; round <= MOST_ROUNDS && means.assign(executor); round++) {
      means.move();
      progress.at(round, MOST_ROUNDS);
    }
    return means.labels;
  }

  /** Each further one is drawn by the square of its distance to the nearest that is there. */
  private static float[][] seeds(float[][] vectors, int clusters, Random random) {
    float[][] seeds = new float[clusters][];
    double[] squares = new double[vectors.length];
    Arrays.fill(squares, Double.POSITIVE_INFINITY);
    int next = random.nextInt(vectors.length);
    for (int cluster = 0; cluster < clusters; cluster++) {
      seeds[cluster] = vectors[next].clone();
      double sum = 0;
      for (int i = 0; i < vectors.length; i++) {
        squares[i] = Math.min(squares[i], VectorUtil.squareDistance(vectors[i], seeds[cluster]));
        sum += squares[i];
      }
      next = draw(squares, random.nextDouble() * sum);
    }
    return seeds;
  }

  /** Where the sum of weights first exceeds a value; the last if it nowhere does. */
  private static int draw(double[] weights, double value) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      if (sum > value) {
        return i;
      }
    }
    return weights.length - 1;
  }

  /** Puts each vector to the nearest centre; whether one changed. */
  private boolean assign(Executor executor) {
    boolean changed = false;
    List<List<Match>> nearest =
        new SemanticSearch(VectorSimilarity.EUCLIDEAN, centres, 1).search(vectors, executor);
    for (int i = 0; i < labels.length; i++) {
      int label = nearest.get(i).getFirst().index();
      changed |= label != labels[i];
      labels[i] = label;
    }
    return changed;
  }

  /** Moves each centre to the mean of its vectors; one that has none stays. */
  private void move() {
    int dimension = vectors[0].length;
    double[][] sums = new double[centres.length][dimension];
    int[] counts = new int[centres.length];
    for (int i = 0; i < vectors.length; i++) {
      double[] sum = sums[labels[i]];
      counts[labels[i]]++;
      for (int d = 0; d < dimension; d++) {
        sum[d] += vectors[i][d];
      }
    }
    for (int cluster = 0; cluster < centres.length; cluster++) {
      for (int d = 0; counts[cluster] > 0 && d < dimension; d++) {
        centres[cluster][d] = (float) (sums[cluster][d] / counts[cluster]);
      }
    }
  }
}
