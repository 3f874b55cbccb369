package dev.kindred.core.encode.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.model.KeptFiles;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One transformer graph in ONNX Runtime. It runs one text at a time on the calling thread: int8
 * graphs scale their activations over the whole batch, so only a batch of one gives a text the same
 * output whatever is encoded beside it, and with a thread a core it is also the fastest.
 * Thread-safe.
 */
public final class OnnxGraph implements AutoCloseable {
  private static final Set<String> KNOWN_INPUTS =
      Set.of("input_ids", "attention_mask", "token_type_ids");

  /** ONNX Runtime's {@code kOrtSessionOptionsModelExternalInitializersFileFolderPath}. */
  private static final String EXTERNAL_DATA_FOLDER =
      "session.model_external_initializers_file_folder_path";

  /**
   * System property of a process that runs a graph once or twice: to lay weights out anew for the
   * processor would take longer than to run without. What comes out is the same.
   */
  private static final String RUN_ONCE = "kindred.onnx.once";

  /** Tokens to try a rewritten graph with; every vocabulary has these. */
  private static final Tokens SAMPLE = sample(24);

  /** Between what a graph and its rewriting give: rounding stays below, another graph does not. */
  private static final double MOST_DISTANCE = 0.25;

  private static final int LEAST_BYTES = 1 << 20;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String output;
  private final int outputRank;
  private final int outputWidth;
  private final boolean wideIds;
  private final String where;
  private final AtomicBoolean closed;

  /** What the session reads weights from. */
  private @Nullable ByteBuffer held;

  private OnnxGraph(
      OrtEnvironment environment, OrtSession session, String where, List<String> wanted)
      throws OrtException {
    this.environment = environment;
    this.session = session;
    this.where = where;
    this.closed = new AtomicBoolean();
    this.wideIds = checkInputs(session.getInputInfo());
    Map<String, NodeInfo> outputs = session.getOutputInfo();
    NodeInfo chosen =
        named(outputs, wanted)
            .or(() -> firstOfRank(outputs, 3))
            .or(() -> firstOfRank(outputs, 2))
            .orElseThrow(
                () ->
                    new ModelException(
                        "%s gives no token states: its outputs are %s"
                            .formatted(where, outputs.keySet())));
    this.output = chosen.getName();
    this.outputRank = rank(chosen);
    this.outputWidth = width(chosen);
  }

  private OnnxGraph(OnnxGraph whole, NodeInfo chosen) {
    this.environment = whole.environment;
    this.session = whole.session;
    this.where = whole.where;
    this.held = whole.held;
    this.closed = new AtomicBoolean(true); // the session is not this one's
    this.wideIds = whole.wideIds;
    this.output = chosen.getName();
    this.outputRank = rank(chosen);
    this.outputWidth = width(chosen);
  }

  private OnnxGraph holding(ByteBuffer bytes) {
    this.held = bytes;
    return this;
  }

  private static int rank(NodeInfo output) {
    return ((TensorInfo) output.getInfo()).getShape().length;
  }

  private static int width(NodeInfo output) {
    long[] shape = ((TensorInfo) output.getInfo()).getShape();
    return shape.length == 1 ? 1 : (int) shape[shape.length - 1];
  }

  private static Optional<NodeInfo> named(Map<String, NodeInfo> outputs, List<String> wanted) {
    return wanted.stream()
        .flatMap(name -> Optional.ofNullable(outputs.get(name)).stream())
        .filter(info -> isFloats(info, 3) || isFloats(info, 2) || isFloats(info, 1))
        .findFirst();
  }

  /**
   * Loads a graph.
   *
   * @param path the graph's path in the model
   * @param wantedOutputs names of the output to read, best first, of rank 1 to 3; else the first of
   *     rank 3, then 2
   * @throws ModelException if ONNX Runtime rejects it, or it asks for inputs we do not know
   */
  public static OnnxGraph load(ModelFiles files, String path, List<String> wantedOutputs)
      throws IOException {
    Source plain =
        (environment, options) -> {
          Optional<Path> onDisk = files.onDisk(path);
          return onDisk.isPresent()
              ? environment.createSession(onDisk.get().toString(), options)
              : environment.createSession(files.read(path), options);
        };
    if (!files.has(path) || !isWorthRewriting(GraphFile.size(files, path))) {
      return open(files.describe(path), wantedOutputs, plain);
    }
    return open(
        files.describe(path),
        wantedOutputs,
        plain,
        files.sha256(path),
        () -> GraphFile.bytes(files, path));
  }

  /**
   * Loads a graph with more nodes behind it.
   *
   * @param tail what follows the graph; its output is the one that is read
   * @throws ModelException if ONNX Runtime rejects it, or it asks for inputs we do not know
   */
  public static OnnxGraph load(GraphFile file, GraphTail tail) throws IOException {
    ByteBuffer bytes = file.with(tail);
    Source plain =
        (environment, options) -> {
          Optional<Path> folder = file.folder();
          if (folder.isPresent()) {
            // Bytes have no place of their own beside which weights could lie.
            options.addConfigEntry(EXTERNAL_DATA_FOLDER, folder.get().toString());
          }
          return environment.createSession(bytes, options);
        };
    List<String> wanted = List.of(tail.output());
    if (!isWorthRewriting(OptionalLong.of(bytes.remaining()))) {
      return open(file.where(), wanted, plain);
    }
    MessageDigest digest = ModelFiles.sha256();
    digest.update(bytes.duplicate());
    return open(file.where(), wanted, plain, digest.digest(), () -> bytes);
  }

  /** A small one would gain nothing that counts, and a very large one does not fit. */
  private static boolean isWorthRewriting(OptionalLong size) {
    return size.isEmpty()
        || (size.getAsLong() >= LEAST_BYTES && size.getAsLong() <= GraphFile.MAX_BYTES);
  }

  /** How to get at a model's bytes. */
  private interface Bytes {
    ByteBuffer read() throws IOException;
  }

  /** Opens what the graph was rewritten to, or the graph as it is. */
  private static OnnxGraph open(
      String where, List<String> wantedOutputs, Source plain, byte[] sha256, Bytes bytes)
      throws IOException {
    OnnxRuntime.begin();
    Optional<ByteBuffer> rewritten =
        new RewrittenGraphs(KeptFiles.ofThisMachine("graphs"))
            .find(sha256, () -> rewrite(where, plain, bytes.read()));
    return rewritten.isPresent()
        ? open(where, wantedOutputs, ofOrtBytes(rewritten.get())).holding(rewritten.get())
        : open(where, wantedOutputs, plain);
  }

  private static Source ofBytes(ByteBuffer bytes) {
    return (environment, options) -> environment.createSession(bytes, options);
  }

  /** What {@link #inOrtFormat} gave, or another graph. */
  private static Source ofOrtBytes(ByteBuffer bytes) {
    return (environment, options) -> {
      // Weights stay where they are: mapped, where the bytes are those of a file.
      options.addConfigEntry("session.use_ort_model_bytes_directly", "1");
      options.addConfigEntry("session.use_ort_model_bytes_for_initializers", "1");
      return environment.createSession(bytes, options);
    };
  }

  /**
   * As ONNX Runtime optimises the graph, in its own format, which loads in a third of the time. The
   * graph as it is where no temporary file can be written.
   */
  private static ByteBuffer inOrtFormat(String where, ByteBuffer graph) {
    try {
      Path file = Files.createTempFile("kindred", ".ort");
      try {
        open(
                where,
                List.of(),
                (environment, options) -> {
                  // The levels above it fit the processor.
                  options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.EXTENDED_OPT);
                  options.addConfigEntry("session.save_model_format", "ORT");
                  options.setOptimizedModelFilePath(file.toString());
                  return environment.createSession(graph, options);
                })
            .close();
        byte[] bytes = Files.readAllBytes(file);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      return graph;
    }
  }

  /** Empty if the graph is not recognised, or if what became of it gives something else. */
  private static Optional<ByteBuffer> rewrite(String where, Source plain, ByteBuffer bytes)
      throws IOException {
    Optional<ByteBuffer> rewritten = GraphRewriter.rewrite(bytes);
    if (rewritten.isEmpty()) {
      return rewritten;
    }
    // By its token states, if it gives any: so a graph and a longer one are judged alike.
    try (OnnxGraph before = open(where, List.of(), plain);
        OnnxGraph after = open(where, List.of(), ofBytes(rewritten.get()))) {
      return distance(before.run(SAMPLE), after.run(SAMPLE)) <= MOST_DISTANCE
          ? Optional.of(inOrtFormat(where, rewritten.get()))
          : Optional.empty();
    } catch (ModelException e) {
      // Then the plain graph, which is loaded next, says what is wrong, or does what it should.
      return Optional.empty();
    }
  }

  /** Euclidean, in lengths of the first. */
  private static double distance(float[] expected, float[] found) {
    if (expected.length != found.length) {
      return Double.POSITIVE_INFINITY;
    }
    double apart = 0;
    double squares = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = (double) expected[i] - found[i];
      apart += difference * difference;
      squares += (double) expected[i] * expected[i];
    }
    return Math.sqrt(apart / squares);
  }

  /** How ONNX Runtime gets at a model. */
  private interface Source {
    OrtSession session(OrtEnvironment environment, OrtSession.SessionOptions options)
        throws OrtException, IOException;
  }

  private static OnnxGraph open(String where, List<String> wantedOutputs, Source source)
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
      return new OnnxGraph(environment, session, where, wantedOutputs);
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

  private static Optional<NodeInfo> firstOfRank(Map<String, NodeInfo> outputs, int rank) {
    return outputs.values().stream().filter(node -> isFloats(node, rank)).findFirst();
  }

  /** Whether ONNX Runtime can hand the values over as floats. */
  private static boolean isFloats(NodeInfo node, int rank) {
    return node.getInfo() instanceof TensorInfo info
        && Set.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16)
            .contains(info.type)
        && info.getShape().length == rank;
  }

  /**
   * The same graph with another of its outputs to read: to be run beside this one or alone, for as
   * long as this one is open. Closing it does nothing.
   *
   * @throws ModelException if the graph has no such output, or not as floats
   */
  public OnnxGraph reading(String other) {
    try {
      return new OnnxGraph(
          this,
          named(session.getOutputInfo(), List.of(other))
              .orElseThrow(
                  () -> new ModelException("%s gives no floats %s".formatted(where, other))));
    } catch (OrtException e) {
      throw new ModelException("%s cannot be asked: %s".formatted(where, reason(e)), e);
    }
  }

  /** Name of the output that is read. */
  public String output() {
    return output;
  }

  /** The graph's file, as an error message names it. */
  public String where() {
    return where;
  }

  /** 3 for a state a token, 2 for one a text, 1 for a number a text. */
  public int outputRank() {
    return outputRank;
  }

  /** Values a token or text; -1 where the graph leaves it open. */
  public int outputWidth() {
    return outputWidth;
  }

  /**
   * Runs the graph on one text.
   *
   * @return the output, row-major: {@code tokens × width} for rank 3, {@code width} for rank 2, one
   *     value for rank 1
   */
  public float[] run(Tokens tokens) {
    return run(tokens, Set.of(output)).getFirst();
  }

  /**
   * Runs the graph on one text, once for two outputs.
   *
   * @param beside as {@link #reading} gave it
   * @return this output, and the other's
   */
  public List<float[]> run(Tokens tokens, OnnxGraph beside) {
    var outputs = new LinkedHashSet<String>(List.of(output, beside.output));
    return run(tokens, outputs);
  }

  private List<float[]> run(Tokens tokens, Set<String> outputs) {
    int length = tokens.ids().length;
    var inputs = new LinkedHashMap<String, OnnxTensor>();
    try {
      for (String name : session.getInputNames()) {
        inputs.put(
            name,
            switch (name) {
              case "input_ids" -> tensor(tokens.ids());
              case "token_type_ids" -> tensor(tokens.typeIds());
              default -> tensor(ones(length));
            });
      }
      try (OrtSession.Result result = session.run(inputs, outputs)) {
        var copies = new ArrayList<float[]>(outputs.size());
        for (int i = 0; i < outputs.size(); i++) {
          FloatBuffer values = ((OnnxTensor) result.get(i)).getFloatBuffer();
          float[] copy = new float[values.remaining()];
          values.get(copy);
          copies.add(copy);
        }
        return copies;
      }
    } catch (OrtException e) {
      throw new ModelException(
          "%s failed on a text of %d tokens: %s".formatted(where, length, reason(e)), e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(long[] values) throws OrtException {
    long[] shape = {1, values.length};
    if (wideIds) {
      return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
    }
    int[] narrow = Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    return OnnxTensor.createTensor(environment, IntBuffer.wrap(narrow), shape);
  }

  private static Tokens sample(int length) {
    long[] ids = new long[length];
    for (int i = 0; i < length; i++) {
      ids[i] = i % 5;
    }
    return new Tokens(ids, new long[length], 0);
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
