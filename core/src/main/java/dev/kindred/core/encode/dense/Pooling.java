package dev.kindred.core.encode.dense;

import java.util.Arrays;
import java.util.Optional;

/**
 * How token states become one vector, with sentence-transformers' meaning and in the order in which
 * its 5.x releases concatenate several.
 */
enum Pooling {
  CLS("cls", "pooling_mode_cls_token") {
    @Override
    void pool(float[] states, int from, int tokens, int width, float[] out, int at) {
      System.arraycopy(states, 0, out, at, width);
    }
  },
  MAX("max", "pooling_mode_max_tokens") {
    @Override
    void pool(float[] states, int from, int tokens, int width, float[] out, int at) {
      Arrays.fill(out, at, at + width, -1e9f);
      for (int token = from; token < tokens; token++) {
        for (int i = 0; i < width; i++) {
          out[at + i] = Math.max(out[at + i], states[token * width + i]);
        }
      }
    }
  },
  MEAN("mean", "pooling_mode_mean_tokens") {
    @Override
    void pool(float[] states, int from, int tokens, int width, float[] out, int at) {
      sum(states, from, tokens, width, out, at, 1f / Math.max(1, tokens - from));
    }
  },
  MEAN_SQRT_LEN("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens") {
    @Override
    void pool(float[] states, int from, int tokens, int width, float[] out, int at) {
      sum(
          states,
          from,
          tokens,
          width,
          out,
          at,
          (float) (1 / Math.sqrt(Math.max(1, tokens - from))));
    }
  },
  WEIGHTED_MEAN("weightedmean", "pooling_mode_weightedmean_tokens") {
    @Override
    void pool(float[] states, int from, int tokens, int width, float[] out, int at) {
      float weights = 0;
      for (int token = from; token < tokens; token++) {
        int weight = token + 1;
        weights += weight;
        for (int i = 0; i < width; i++) {
          out[at + i] += weight * states[token * width + i];
        }
      }
      for (int i = 0; i < width; i++) {
        out[at + i] /= Math.max(1, weights);
      }
    }
  },
  LAST_TOKEN("lasttoken", "pooling_mode_lasttoken") {
    @Override
    void pool(float[] states, int from, int tokens, int width, float[] out, int at) {
      System.arraycopy(states, (tokens - 1) * width, out, at, width);
    }
  };

  private final String mode;
  private final String flag;

  Pooling(String mode, String flag) {
    this.mode = mode;
    this.flag = flag;
  }

  /** Its value of {@code pooling_mode}, in 6.x configurations. */
  String mode() {
    return mode;
  }

  /** Its key in 5.x configurations. */
  String flag() {
    return flag;
  }

  static Optional<Pooling> ofMode(String mode) {
    return Arrays.stream(values()).filter(pooling -> pooling.mode.equals(mode)).findFirst();
  }

  /**
   * Pools into {@code out[at, at + width)}, which must hold zeros.
   *
   * @param states row-major {@code tokens × width}
   * @param from first token that counts; the ones before belong to a prompt that does not
   */
  abstract void pool(float[] states, int from, int tokens, int width, float[] out, int at);

  private static void sum(
      float[] states, int from, int tokens, int width, float[] out, int at, float scale) {
    // Rows are copied out, because C2 vectorises a loop over two arrays only from one offset in
    // both.
    float[] sum = new float[width];
    float[] row = new float[width];
    for (int token = from; token < tokens; token++) {
      System.arraycopy(states, token * width, row, 0, width);
      for (int i = 0; i < width; i++) {
        sum[i] += row[i];
      }
    }
    for (int i = 0; i < width; i++) {
      out[at + i] = sum[i] * scale;
    }
  }
}
