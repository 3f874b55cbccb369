package dev.kindred.core.train;

/**
 * Smooth inverse frequency (Arora et al. 2017): a token that is seen with probability p weighs
 * {@code a / (a + p)}, so that what is everywhere counts for little.
 */
final class TokenWeights {
  private TokenWeights() {}

  /**
   * Weights by Zipf's law, with a token's place in the vocabulary for its rank, as model2vec does:
   * vocabularies are in order of frequency, more or less.
   *
   * @param a the coefficient
   */
  static double[] byRank(int tokens, double a) {
    double[] probabilities = new double[tokens];
    double sum = 0;
    for (int i = 0; i < tokens; i++) {
      probabilities[i] = 1.0 / (i + 2);
      sum += probabilities[i];
    }
    double[] weights = new double[tokens];
    for (int i = 0; i < tokens; i++) {
      weights[i] = a / (a + probabilities[i] / sum);
    }
    return weights;
  }

  /** Weights by how often a corpus has each token. */
  static double[] byCount(long[] counts, double a) {
    double sum = 0;
    for (long count : counts) {
      sum += count;
    }
    double[] weights = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      weights[i] = a / (a + counts[i] / Math.max(1, sum));
    }
    return weights;
  }
}
