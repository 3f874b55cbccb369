package dev.kindred.core.train;

import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.Embedding;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/** Vectors of texts, a row each: encoded once, however often they are trained with. */
public final class Vectors {
  private Vectors() {}

  /**
   * Encodes texts.
   *
   * @param step called after each text, by any thread
   */
  public static FMatrixRMaj encode(
      DenseEncoder encoder, EncodingPool pool, List<String> texts, TextRole role, Runnable step) {
    List<float[]> vectors =
        pool.encodeAll(
            some -> {
              List<Embedding> embeddings = encoder.encodeAll(some, role);
              some.forEach(unused -> step.run());
              return embeddings.stream().map(Embedding::vector).toList();
            },
            texts);
    return matrix(encoder.dimension(), vectors);
  }

  /** A row each. */
  static FMatrixRMaj matrix(int dimension, List<float[]> vectors) {
    var matrix = new FMatrixRMaj(vectors.size(), dimension);
    for (int i = 0; i < vectors.size(); i++) {
      float[] vector = vectors.get(i);
      System.arraycopy(vector, 0, matrix.data, i * vector.length, vector.length);
    }
    return matrix;
  }

  /** The rows of those numbers, in their order. */
  static FMatrixRMaj rows(FMatrixRMaj matrix, List<Integer> numbers) {
    var rows = new FMatrixRMaj(numbers.size(), matrix.numCols);
    for (int i = 0; i < numbers.size(); i++) {
      System.arraycopy(
          matrix.data,
          numbers.get(i) * matrix.numCols,
          rows.data,
          i * matrix.numCols,
          matrix.numCols);
    }
    return rows;
  }
}
