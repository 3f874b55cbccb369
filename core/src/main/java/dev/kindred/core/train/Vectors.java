package dev.kindred.core.train;

import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
    var matrix = new FMatrixRMaj(texts.size(), encoder.dimension());
    var futures = new ArrayList<CompletableFuture<float[]>>(texts.size());
    try {
      for (String text : texts) {
        futures.add(
            pool.submit(
                () -> {
                  float[] vector = encoder.encode(text, role).vector();
                  step.run();
                  return vector;
                }));
      }
      for (int i = 0; i < texts.size(); i++) {
        float[] vector = futures.get(i).join();
        System.arraycopy(vector, 0, matrix.data, i * vector.length, vector.length);
      }
      return matrix;
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } finally {
      // Does nothing to those that are done: all, unless one failed.
      futures.forEach(future -> future.cancel(false));
    }
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
