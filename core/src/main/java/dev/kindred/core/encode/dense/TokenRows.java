package dev.kindred.core.encode.dense;

import dev.kindred.core.encode.onnx.Magnitude;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.SafeTensors;
import dev.kindred.core.model.SafeTensors.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The rows of a static model, one a token: tensor {@code embedding.weight} (sentence-transformers)
 * or {@code embeddings} (model2vec). With model2vec's {@code mapping}, several tokens share a row;
 * with its {@code weights}, each token scales its own.
 */
final class TokenRows {
  private final float[] rows;
  private final int width;

  /** Row of each token; empty where token and row are the same. */
  private final int[] mapping;

  /** Weight of each token; empty where all have 1. */
  private final float[] weights;

  private final int tokens;

  private TokenRows(float[] rows, int width, int[] mapping, float[] weights, int tokens) {
    this.rows = rows;
    this.width = width;
    this.mapping = mapping;
    this.weights = weights;
    this.tokens = tokens;
  }

  static TokenRows load(ModelFiles files, String path) throws IOException {
    if (!files.has(path)) {
      throw new ModelException(
          "%s is missing: save the static embeddings as safetensors"
              .formatted(files.describe(path)));
    }
    SafeTensors tensors = SafeTensors.read(files, path);
    String where = files.describe(path);
    String name = tensors.names().contains("embedding.weight") ? "embedding.weight" : "embeddings";
    Tensor matrix = tensors.tensor(name);
    if (matrix.shape().length != 2 || matrix.shape()[0] < 1 || matrix.shape()[1] < 1) {
      throw new ModelException("%s: tensor %s must have a row a token".formatted(where, name));
    }
    Magnitude.check(matrix.values(), "tensor %s of %s".formatted(name, where));
    int rowCount = matrix.shape()[0];
    int[] mapping =
        list(tensors, "mapping", where).map(values -> rows(values, rowCount, where)).orElse(NONE);
    float[] weights = list(tensors, "weights", where).orElse(new float[0]);
    Magnitude.check(weights, "tensor weights of " + where);
    int tokens = mapping.length > 0 ? mapping.length : rowCount;
    if (weights.length > 0 && weights.length != tokens) {
      throw new ModelException(
          "%s: tensor weights must have %d values, one a token, got %d"
              .formatted(where, tokens, weights.length));
    }
    return new TokenRows(matrix.values(), matrix.shape()[1], mapping, weights, tokens);
  }

  private static final int[] NONE = {};

  private static Optional<float[]> list(SafeTensors tensors, String name, String where) {
    if (!tensors.names().contains(name)) {
      return Optional.empty();
    }
    Tensor tensor = tensors.tensor(name);
    if (tensor.shape().length != 1 || tensor.values().length == 0) {
      throw new ModelException("%s: tensor %s must be a list".formatted(where, name));
    }
    return Optional.of(tensor.values());
  }

  private static int[] rows(float[] values, int rowCount, String where) {
    int[] mapping = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      mapping[i] = (int) values[i];
      if (mapping[i] != values[i] || mapping[i] < 0 || mapping[i] >= rowCount) {
        throw new ModelException(
            "%s: tensor mapping must hold rows in [0, %d), got %s"
                .formatted(where, rowCount, values[i]));
      }
    }
    return mapping;
  }

  /** Values in a row. */
  int width() {
    return width;
  }

  /** Number of tokens that have a row. */
  int tokens() {
    return tokens;
  }

  /** The row of each token, one after the other, with its weight. */
  float[] all() {
    float[] all = new float[Math.multiplyExact(tokens, width)];
    float[] row = new float[width];
    for (int token = 0; token < tokens; token++) {
      Arrays.fill(row, 0);
      add(token, row);
      System.arraycopy(row, 0, all, token * width, width);
    }
    return all;
  }

  /**
   * Mean of tokens' rows; zeros where none counts.
   *
   * @param ids tokens, each with a row
   * @param dropped a token that does not count; negative for none
   */
  float[] mean(long[] ids, int dropped) {
    float[] sum = new float[width];
    int count = 0;
    for (long id : ids) {
      if (id != dropped) {
        add((int) id, sum);
        count++;
      }
    }
    float scale = 1f / Math.max(1, count);
    for (int i = 0; i < width; i++) {
      sum[i] *= scale;
    }
    return sum;
  }

  private void add(int token, float[] sum) {
    int from = (mapping.length == 0 ? token : mapping[token]) * width;
    if (weights.length == 0) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += rows[from + i];
      }
    } else {
      float weight = weights[token];
      for (int i = 0; i < sum.length; i++) {
        sum[i] += weight * rows[from + i];
      }
    }
  }
}
