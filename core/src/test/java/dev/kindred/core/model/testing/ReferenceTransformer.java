package dev.kindred.core.model.testing;

import dev.kindred.core.model.testing.TinyWeights.Layer;
import dev.kindred.core.model.testing.TinyWeights.Linear;
import dev.kindred.core.model.testing.TinyWeights.MlmHead;
import dev.kindred.core.model.testing.TinyWeights.Norm;
import java.util.Arrays;

/**
 * The oracle: the same transformer as the ONNX graph in plain loops and double precision, one
 * sequence at a time (Vaswani et al. 2017; Devlin et al. 2019). Shares with the graph only the
 * weights.
 *
 * <p>A sequence may hold padding (mask 0): its tokens are attended to by none, and its own states
 * are computed like any other's, as the graph does. At least one token must have mask 1.
 */
public final class ReferenceTransformer {
  private final TinyWeights weights;

  /** A forward pass over these weights. */
  public ReferenceTransformer(TinyWeights weights) {
    this.weights = weights;
  }

  /** {@link #hiddenStates(long[], long[], long[])} without padding, all tokens of type 0. */
  public double[][] hiddenStates(long[] ids) {
    return hiddenStates(ids, ones(ids.length), new long[ids.length]);
  }

  /**
   * The last hidden states.
   *
   * @param ids token ids [sequence]
   * @param mask 1 for a token, 0 for padding [sequence]
   * @param types token types [sequence]; not read where the architecture takes none
   * @return [sequence][hidden]
   */
  public double[][] hiddenStates(long[] ids, long[] mask, long[] types) {
    double[][] states = embed(ids, types);
    for (Layer layer : weights.layers()) {
      double[][] attended = attend(states, mask, layer);
      for (int i = 0; i < states.length; i++) {
        double[] afterAttention = norm(layer.attentionNorm(), add(states[i], attended[i]));
        double[] up = linear(layer.up(), afterAttention);
        double[] down = linear(layer.down(), gelu(up));
        states[i] = norm(layer.outputNorm(), add(afterAttention, down));
      }
    }
    return states;
  }

  /** {@link #mlmLogits(long[], long[], long[])} without padding, all tokens of type 0. */
  public double[][] mlmLogits(long[] ids) {
    return mlmLogits(ids, ones(ids.length), new long[ids.length]);
  }

  /**
   * The masked language model's logits; parameters as for {@link #hiddenStates}.
   *
   * @return [sequence][vocabulary]
   */
  public double[][] mlmLogits(long[] ids, long[] mask, long[] types) {
    MlmHead head = weights.mlm();
    double[][] states = hiddenStates(ids, mask, types);
    double[][] logits = new double[ids.length][weights.vocabularySize()];
    for (int i = 0; i < ids.length; i++) {
      double[] transformed = norm(head.norm(), gelu(linear(head.dense(), states[i])));
      for (int term = 0; term < logits[i].length; term++) {
        logits[i][term] = head.bias().at(term);
        for (int k = 0; k < transformed.length; k++) {
          logits[i][term] += weights.tokenEmbeddings().at(term, k) * transformed[k];
        }
      }
    }
    return logits;
  }

  /** The classifier's logit; parameters as for {@link #hiddenStates}. */
  public double classifierLogit(long[] ids, long[] mask, long[] types) {
    double[] pooled = linear(weights.classifier().pooler(), hiddenStates(ids, mask, types)[0]);
    for (int k = 0; k < pooled.length; k++) {
      pooled[k] = Math.tanh(pooled[k]);
    }
    return linear(weights.classifier().logit(), pooled)[0];
  }

  private double[][] embed(long[] ids, long[] types) {
    double[][] states = new double[ids.length][];
    int[] positions = positions(ids);
    FloatTensor typeTable = weights.tokenTypeEmbeddings();
    for (int i = 0; i < ids.length; i++) {
      double[] sum = new double[weights.hiddenSize()];
      for (int k = 0; k < sum.length; k++) {
        sum[k] = weights.tokenEmbeddings().at((int) ids[i], k);
        sum[k] += weights.positionEmbeddings().at(positions[i], k);
        if (typeTable != null) {
          int type = weights.architecture().takesTokenTypes() ? (int) types[i] : 0;
          sum[k] += typeTable.at(type, k);
        }
      }
      states[i] = norm(weights.embeddingNorm(), sum);
    }
    return states;
  }

  /** BERT numbers every place from 0; RoBERTa numbers tokens from 2, and all padding is 1. */
  private int[] positions(long[] ids) {
    int[] positions = new int[ids.length];
    int first = weights.architecture().firstPosition();
    int next = first;
    for (int i = 0; i < ids.length; i++) {
      boolean skipped = first > 0 && ids[i] == weights.padId();
      positions[i] = skipped ? first - 1 : next++;
    }
    return positions;
  }

  private double[][] attend(double[][] states, long[] mask, Layer layer) {
    int length = states.length;
    double[][] queries = new double[length][];
    double[][] keys = new double[length][];
    double[][] values = new double[length][];
    for (int i = 0; i < length; i++) {
      queries[i] = linear(layer.query(), states[i]);
      keys[i] = linear(layer.key(), states[i]);
      values[i] = linear(layer.value(), states[i]);
    }
    int width = weights.hiddenSize() / weights.heads();
    double[][] outputs = new double[length][];
    for (int i = 0; i < length; i++) {
      double[] context = new double[weights.hiddenSize()];
      for (int head = 0; head < weights.heads(); head++) {
        int from = head * width;
        double[] share = attentionShares(queries[i], keys, mask, from, width);
        for (int j = 0; j < length; j++) {
          for (int k = from; k < from + width; k++) {
            context[k] += share[j] * values[j][k];
          }
        }
      }
      outputs[i] = linear(layer.attentionOutput(), context);
    }
    return outputs;
  }

  /** Softmax of the scaled dot products over the tokens that are not masked; others get 0. */
  private static double[] attentionShares(
      double[] query, double[][] keys, long[] mask, int from, int width) {
    double[] shares = new double[keys.length];
    double sum = 0;
    for (int j = 0; j < keys.length; j++) {
      if (mask[j] == 0) {
        continue;
      }
      double dot = 0;
      for (int k = from; k < from + width; k++) {
        dot += query[k] * keys[j][k];
      }
      shares[j] = Math.exp(dot / Math.sqrt(width));
      sum += shares[j];
    }
    for (int j = 0; j < shares.length; j++) {
      shares[j] /= sum;
    }
    return shares;
  }

  private static double[] linear(Linear linear, double[] x) {
    double[] y = new double[linear.bias().extent(0)];
    for (int row = 0; row < y.length; row++) {
      y[row] = linear.bias().at(row);
      for (int column = 0; column < x.length; column++) {
        y[row] += linear.weight().at(row, column) * x[column];
      }
    }
    return y;
  }

  private double[] norm(Norm norm, double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    double deviation = Math.sqrt(variance + weights.architecture().normEpsilon());
    double[] y = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      y[k] = (x[k] - mean) / deviation * norm.scale().at(k) + norm.shift().at(k);
    }
    return y;
  }

  private static double[] add(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int k = 0; k < a.length; k++) {
      sum[k] = a[k] + b[k];
    }
    return sum;
  }

  private static double[] gelu(double[] x) {
    return Arrays.stream(x).map(v -> v * 0.5 * (1 + erf(v / Math.sqrt(2)))).toArray();
  }

  /**
   * The error function by its series of positive terms, 2 / sqrt(pi) exp(-x²) sum of 2^n x^(2n+1) /
   * (1·3·…·(2n+1)) (Abramowitz and Stegun 7.1.6).
   */
  static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  private static long[] ones(int length) {
    long[] mask = new long[length];
    Arrays.fill(mask, 1);
    return mask;
  }
}
