package dev.kindred.searcher.retrieve;

/**
 * Parameters of BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
 * Beyond", 2009), as Lucene's {@code BM25Similarity} computes it.
 *
 * @param k1 how fast repeated words saturate
 * @param b how much long texts are held back, from 0 to 1
 */
public record Bm25(float k1, float b) {

  /** Anserini's setting for passages and abstracts. */
  public static final Bm25 DEFAULT = new Bm25(0.9f, 0.4f);

  /**
   * @throws IllegalArgumentException if {@code k1} is negative or {@code b} is not in [0, 1]
   */
  public Bm25 {
    if (!(k1 >= 0) || Float.isInfinite(k1)) {
      throw new IllegalArgumentException("k1 must be >= 0, got " + k1);
    }
    if (!(b >= 0 && b <= 1)) {
      throw new IllegalArgumentException("b must be in [0, 1], got " + b);
    }
  }
}
