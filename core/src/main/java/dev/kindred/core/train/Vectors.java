package dev.kindred.core.train;

import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.Embedding;
import java.util.List;
import java.util.function.Function;
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
    return encode(encoder.dimension(), pool, texts, text -> encoder.encode(text, role), step);
  }

  /** As {@link #encode(DenseEncoder, EncodingPool, List, TextRole, Runnable)}, of anything. */
  static <T> FMatrixRMaj encode(
      int dimension,
      EncodingPool pool,
      List<T> texts,
      Function<T, Embedding> encoding,
      Runnable step) {
    var matrix = new FMatrixRMaj(texts.size(), dimension);
    List<float[]> vectors =
        pool.encodeAll(
            texts,
            text -> {
              float[] vector = encoding.apply(text).vector();
              step.run();
              return vector;
            });
    for (int i = 0; i < texts.size(); i++) {
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
