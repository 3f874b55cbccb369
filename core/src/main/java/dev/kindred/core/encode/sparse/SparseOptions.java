package dev.kindred.core.encode.sparse;

/**
 * Which terms of a text are kept.
 *
 * @param topK most terms, the heaviest; 0 for all
 * @param minWeight terms must weigh at least this; 0 for all
 * @param specialTerms whether the vocabulary's special tokens, such as [CLS], may be terms: so in
 *     sentence-transformers, not so in Anserini
 */
public record SparseOptions(int topK, float minWeight, boolean specialTerms) {

  /** All terms, special ones too, as sentence-transformers has it. */
  public static final SparseOptions DEFAULT = new SparseOptions(0, 0, true);

  /**
   * @throws IllegalArgumentException if {@code topK} or {@code minWeight} is negative or not finite
   */
  public SparseOptions {
    if (topK < 0) {
      throw new IllegalArgumentException("sparse top-k must be >= 0, got " + topK);
    }
    if (!(minWeight >= 0) || Float.isInfinite(minWeight)) {
      throw new IllegalArgumentException("sparse minimum weight must be >= 0, got " + minWeight);
    }
  }
}
