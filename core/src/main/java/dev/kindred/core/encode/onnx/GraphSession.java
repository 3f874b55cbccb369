package dev.kindred.core.encode.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.model.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A text model's graph, open in ONNX Runtime. It runs on the calling thread. Thread-safe. */
final class GraphSession implements AutoCloseable {
  private static final Set<String> KNOWN_INPUTS =
      Set.of("input_ids", "attention_mask", "token_type_ids");

  /**
   * System property of a process that runs a graph once or twice: to lay weights out anew for the
   * processor would take longer than to run without. What comes out is the same.
   */
  private static final String RUN_ONCE = "kindred.onnx.once";

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Map<String, NodeInfo> outputs;
  private final boolean wideIds;
  private final String where;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** What the session reads weights from. */
  @SuppressWarnings("UnusedVariable") // so that it stays mapped
  private final @Nullable ByteBuffer held;

  private GraphSession(
      OrtEnvironment environment, OrtSession session, String where, @Nullable ByteBuffer held)
      throws OrtException {
    this.environment = environment;
    this.session = session;
    this.where = where;
    this.held = held;
    this.wideIds = checkInputs(session.getInputInfo());
    this.outputs = session.getOutputInfo();
  }

  /** How ONNX Runtime gets at a model. */
  interface Source {
    OrtSession session(OrtEnvironment environment, OrtSession.SessionOptions options)
        throws OrtException, IOException;
  }

  /**
   * Opens a graph.
   *
   * @param where the graph's file, as an error message names it
   * @throws ModelException if ONNX Runtime rejects it, or it asks for inputs we do not know
   */
  static GraphSession open(String where, Source source) throws IOException {
    return open(where, source, null);
  }

  /** Opens a graph in ONNX Runtime's own format, whose weights stay where they are. */
  static GraphSession ofOrtFormat(String where, ByteBuffer graph) throws IOException {
    return open(
        where,
        (environment, options) -> {
          // Mapped, where the bytes are those of a file.
          options.addConfigEntry("session.use_ort_model_bytes_directly", "1");
          options.addConfigEntry("session.use_ort_model_bytes_for_initializers", "1");
          return environment.createSession(graph, options);
        },
        graph);
  }

  private static GraphSession open(String where, Source source, @Nullable ByteBuffer held)
      throws IOException {
    OrtEnvironment environment = OnnxRuntime.start();
    @Nullable OrtSession session = null;
    try (var options = new OrtSession.SessionOptions()) {
      // The callers' threads are the parallelism.
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      if (Boolean.getBoolean(RUN_ONCE)) {
        options.addConfigEntry("session.disable_prepacking", "1");
      }
      session = source.session(environment, options);
      return new GraphSession(environment, session, where, held);
    } catch (OrtException | ModelException e) {
      closeQuietly(session, e);
      if (e instanceof ModelException rejected) {
        throw rejected;
      }
      throw new ModelException(
          "%s is not a graph that ONNX Runtime can run: %s".formatted(where, reason(e)), e);
    }
  }

  /** ONNX Runtime's message as one line, without its error code and its own source's places. */
  private static String reason(Exception e) {
    return String.valueOf(e.getMessage())
        .replaceAll("\\s+", " ")
        .replaceAll("^Error code - \\w+ - message: (Load model from .*? failed: ?)?", "")
        .replaceAll("/onnxruntime_src/\\S+:\\d+ .*?\\) ", "")
        .strip();
  }

  private static void closeQuietly(@Nullable OrtSession session, Exception cause) {
    if (session != null) {
      try {
        session.close();
      } catch (OrtException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /** Whether ids are 64 bits wide. */
  private boolean checkInputs(Map<String, NodeInfo> inputs) {
    if (!inputs.containsKey("input_ids")) {
      throw new ModelException(
          "%s takes no input_ids, so it is no text model: its inputs are %s"
              .formatted(where, inputs.keySet()));
    }
    var types = EnumSet.noneOf(OnnxJavaType.class);
    for (NodeInfo input : inputs.values()) {
      if (!KNOWN_INPUTS.contains(input.getName())) {
        throw new ModelException(
            "%s asks for input %s; supported are input_ids, attention_mask and token_type_ids"
                .formatted(where, input.getName()));
      }
      types.add(input.getInfo() instanceof TensorInfo tensor ? tensor.type : OnnxJavaType.UNKNOWN);
    }
    if (!types.equals(EnumSet.of(OnnxJavaType.INT64))
        && !types.equals(EnumSet.of(OnnxJavaType.INT32))) {
      throw new ModelException(
          "%s takes inputs of type %s; supported are all INT64 or all INT32"
              .formatted(where, types));
    }
    return types.contains(OnnxJavaType.INT64);
  }

  /** The graph's file, as an error message names it. */
  String where() {
    return where;
  }

  /** By name, in the graph's order. */
  Map<String, NodeInfo> outputs() {
    return outputs;
  }

  /**
   * Runs the graph once.
   *
   * @param texts at least one, all of one length
   * @param names of the outputs to give, each of which begins with an axis for texts
   * @return for each text its outputs, each row-major
   */
  List<List<float[]>> run(List<Tokens> texts, SequencedSet<String> names) {
    int length = texts.getFirst().ids().length;
    var inputs = new LinkedHashMap<String, OnnxTensor>();
    try {
      for (String name : session.getInputNames()) {
        inputs.put(
            name,
            switch (name) {
              case "input_ids" -> tensor(texts, length, Tokens::ids);
              case "token_type_ids" -> tensor(texts, length, Tokens::typeIds);
              default -> tensor(texts, length, unused -> ones(length));
            });
      }
      try (OrtSession.Result result = session.run(inputs, names)) {
        var byText = new ArrayList<List<float[]>>(texts.size());
        for (int text = 0; text < texts.size(); text++) {
          byText.add(new ArrayList<>(names.size()));
        }
        for (int i = 0; i < names.size(); i++) {
          FloatBuffer values = ((OnnxTensor) result.get(i)).getFloatBuffer();
          int size = values.remaining() / texts.size();
          for (List<float[]> outputsOfText : byText) {
            float[] copy = new float[size];
            values.get(copy);
            outputsOfText.add(copy);
          }
        }
        return byText;
      }
    } catch (OrtException e) {
      throw new ModelException(
          "%s failed on a text of %d tokens: %s".formatted(where, length, reason(e)), e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  /** What a text has for an input. */
  private interface Row {
    long[] of(Tokens text);
  }

  private OnnxTensor tensor(List<Tokens> texts, int length, Row row) throws OrtException {
    long[] shape = {texts.size(), length};
    long[] values = row.of(texts.getFirst());
    if (texts.size() > 1) {
      values = Arrays.copyOf(values, texts.size() * length);
      for (int i = 1; i < texts.size(); i++) {
        System.arraycopy(row.of(texts.get(i)), 0, values, i * length, length);
      }
    }
    if (wideIds) {
      return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
    }
    int[] narrow = Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    return OnnxTensor.createTensor(environment, IntBuffer.wrap(narrow), shape);
  }

  private static long[] ones(int length) {
    long[] ones = new long[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime session cannot be closed", e);
    }
  }
}
