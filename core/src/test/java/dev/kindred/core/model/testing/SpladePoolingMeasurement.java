package dev.kindred.core.model.testing;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import com.sun.management.ThreadMXBean;
import dev.kindred.core.encode.onnx.GraphFile;
import dev.kindred.core.encode.onnx.GraphTail;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.model.Models;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures three ways to pool the logits of a masked language model of DistilBERT's size (6 layers,
 * 768 wide, 30,522 terms; random weights): an array in Java, a direct buffer that the runtime
 * writes to, and nodes behind the graph. The runtime computes on the calling thread, so its CPU
 * time is all there is, and it does not depend on what else runs. No build runs it; the figures are
 * in docs/decisions/encoding.md.
 *
 * <pre>mvn verify -pl core -Dtest=SpladePoolingMeasurement</pre>
 */
class SpladePoolingMeasurement {
  private static final int TERMS = 30_522;
  private static final int RUNS = 25;

  @TempDir Path dir;

  /** One way to get from tokens to a row. */
  private interface Way {
    float[] pool(long[] ids) throws OrtException;
  }

  @Test
  void measure() throws IOException, OrtException {
    Path file = dir.resolve("model.onnx");
    var size = new TinyWeights.Size(TERMS, 768, 12, 6, 512);
    TransformerGraph.of(TinyWeights.random(Architecture.DISTILBERT, size, 0, 1), Head.MLM)
        .writeTo(file);
    measure(file);
  }

  private void measure(Path file) throws IOException, OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    GraphFile graphFile = GraphFile.read(Models.find(dir.toString()), "model.onnx");
    var tail = new GraphTail(graphFile.header());
    String pooled = tail.max("logits", 1);
    tail.output(pooled, TERMS);
    try (var options = new SessionOptions();
        var graph = dev.kindred.core.encode.onnx.OnnxGraph.load(graphFile, tail)) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      try (OrtSession session = environment.createSession(file.toString(), options)) {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("array", ids -> inArray(environment, session, ids));
        ways.put("buffer", ids -> inBuffer(environment, session, ids));
        ways.put("graph", ids -> graph.run(new Tokens(ids, new long[ids.length], 0)));
        for (int tokens : List.of(16, 128, 256)) {
          compare(ways, tokens);
        }
      }
    }
  }

  private static float[] inArray(OrtEnvironment environment, OrtSession session, long[] ids)
      throws OrtException {
    try (OnnxTensor input = OnnxTensor.createTensor(environment, new long[][] {ids});
        OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {ones(ids.length)});
        OrtSession.Result result =
            session.run(Map.of("input_ids", input, "attention_mask", mask))) {
      FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] logits = new float[buffer.remaining()];
      buffer.get(logits);
      float[] row = Arrays.copyOf(logits, TERMS);
      for (int from = TERMS; from < logits.length; from += TERMS) {
        for (int term = 0; term < TERMS; term++) {
          row[term] = Math.max(row[term], logits[from + term]);
        }
      }
      return row;
    }
  }

  private static final ThreadLocal<FloatBuffer> BUFFER =
      ThreadLocal.withInitial(
          () ->
              ByteBuffer.allocateDirect(256 * TERMS * Float.BYTES)
                  .order(ByteOrder.nativeOrder())
                  .asFloatBuffer());

  private static float[] inBuffer(OrtEnvironment environment, OrtSession session, long[] ids)
      throws OrtException {
    FloatBuffer buffer = BUFFER.get().clear().limit(ids.length * TERMS);
    try (OnnxTensor input = OnnxTensor.createTensor(environment, new long[][] {ids});
        OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {ones(ids.length)});
        OnnxTensor output =
            OnnxTensor.createTensor(environment, buffer, new long[] {1, ids.length, TERMS});
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", input, "attention_mask", mask),
                Set.of(),
                Map.of("logits", output))) {
      if (result.size() != 1) {
        throw new IllegalStateException("outputs: " + result.size());
      }
      float[] row = new float[TERMS];
      float[] next = new float[TERMS];
      buffer.get(0, row);
      for (int token = 1; token < ids.length; token++) {
        buffer.get(token * TERMS, next);
        for (int term = 0; term < TERMS; term++) {
          row[term] = Math.max(row[term], next[term]);
        }
      }
      return row;
    }
  }

  private static void compare(Map<String, Way> ways, int tokens) throws OrtException {
    long[] ids = new Random(tokens).longs(tokens, 1000, TERMS).toArray();
    float[] expected = ways.values().iterator().next().pool(ids);
    Map<String, List<Double>> millis = new LinkedHashMap<>();
    Map<String, Long> allocated = new LinkedHashMap<>();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int run = -5; run < RUNS; run++) {
      for (Map.Entry<String, Way> way : ways.entrySet()) {
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long start = threads.getCurrentThreadCpuTime();
        float[] row = way.getValue().pool(ids);
        double took = (threads.getCurrentThreadCpuTime() - start) / 1e6;
        if (run >= 0) {
          millis.computeIfAbsent(way.getKey(), unused -> new ArrayList<>()).add(took);
          allocated.put(way.getKey(), threads.getCurrentThreadAllocatedBytes() - bytes);
        }
        double worst =
            IntStream.range(0, TERMS)
                .mapToDouble(i -> Math.abs(row[i] - expected[i]))
                .max()
                .orElse(0);
        if (!(worst < 1e-3)) {
          throw new IllegalStateException(way.getKey() + " is off by " + worst);
        }
      }
    }
    millis.forEach(
        (way, times) -> {
          double median = times.stream().sorted().skip(RUNS / 2).findFirst().orElseThrow();
          System.out.printf(
              "%d tokens, %s: %.1f ms of CPU, %,d bytes of heap%n",
              tokens, way, median, allocated.get(way));
        });
  }

  private static long[] ones(int length) {
    long[] ones = new long[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
