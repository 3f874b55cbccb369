package dev.kindred.core.encode.dense;

import java.util.Arrays;
import java.util.Locale;
import org.apache.lucene.index.VectorSimilarityFunction;

/** How a model's vectors are compared ({@code similarity_fn_name} in sentence-transformers). */
public enum Similarity {
  /** Cosine; vectors are brought to unit length, so that a dot product gives it. */
  COSINE(VectorSimilarityFunction.DOT_PRODUCT),
  /** Dot product of vectors as the model gives them. */
  DOT(VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT),
  /** Euclidean distance. */
  EUCLIDEAN(VectorSimilarityFunction.EUCLIDEAN);

  private final VectorSimilarityFunction function;

  Similarity(VectorSimilarityFunction function) {
    this.function = function;
  }

  /** The function that Lucene's vector field is given. */
  public VectorSimilarityFunction function() {
    return function;
  }

  /** The name in lower case, as it is stored. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The similarity of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Similarity of(String label) {
    return Arrays.stream(values())
        .filter(similarity -> similarity.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "similarity must be one of %s, got %s"
                        .formatted(
                            Arrays.stream(values()).map(Similarity::label).toList(), label)));
  }
}
