package dev.kindred.core.encode.dense;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * 128 token states of 384 values into one vector, and that to unit length. The plain mean takes an
 * array a token, as ONNX Runtime's Java interface gives them; the plain length is in floats.
 */
@State(Scope.Benchmark)
public class PoolingBenchmark {
  private static final int TOKENS = 128;
  private static final int WIDTH = 384;

  private final float[] states = new float[TOKENS * WIDTH];
  private final float[][] rows = new float[TOKENS][];
  private final float[] vector;
  private final VectorTail tail = new VectorTail(List.of(), WIDTH, true);

  /** Draws states, seeded. */
  public PoolingBenchmark() {
    var random = new Random(1);
    for (int i = 0; i < states.length; i++) {
      states[i] = (float) random.nextGaussian();
    }
    for (int token = 0; token < TOKENS; token++) {
      rows[token] = Arrays.copyOfRange(states, token * WIDTH, (token + 1) * WIDTH);
    }
    vector = rows[0].clone();
  }

  @Setup
  public void check() {
    if (!Arrays.equals(mean(), meanPlain())) {
      throw new IllegalStateException("means differ");
    }
  }

  @Benchmark
  public float[] mean() {
    float[] pooled = new float[WIDTH];
    Pooling.MEAN.pool(states, 0, TOKENS, WIDTH, pooled, 0);
    return pooled;
  }

  @Benchmark
  public float[] meanPlain() {
    float[] pooled = new float[WIDTH];
    for (float[] row : rows) {
      for (int i = 0; i < WIDTH; i++) {
        pooled[i] += row[i];
      }
    }
    for (int i = 0; i < WIDTH; i++) {
      pooled[i] *= 1f / TOKENS;
    }
    return pooled;
  }

  @Benchmark
  public float[] cls() {
    float[] pooled = new float[WIDTH];
    Pooling.CLS.pool(states, 0, TOKENS, WIDTH, pooled, 0);
    return pooled;
  }

  @Benchmark
  public float[] clsPlain() {
    float[] pooled = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      pooled[i] = rows[0][i];
    }
    return pooled;
  }

  @Benchmark
  public float[] unit() {
    return tail.apply(vector);
  }

  @Benchmark
  public float[] unitPlain() {
    float squares = 0;
    for (float value : vector) {
      squares += value * value;
    }
    float length = (float) Math.sqrt(squares);
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= length;
    }
    return vector;
  }
}
