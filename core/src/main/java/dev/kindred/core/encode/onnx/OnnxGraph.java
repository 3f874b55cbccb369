package dev.kindred.core.encode.onnx;

import dev.kindred.core.encode.onnx.GraphSession.Source;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.function.BiFunction;

/**
 * One transformer graph in ONNX Runtime. It runs on the calling thread, and gives a text the same
 * output whatever is encoded beside it. Int8 graphs scale their activations over the whole batch,
 * so a text runs alone, or with others of its length in a graph that scales each by itself ({@link
 * BatchRewriter}). Thread-safe.
 */
public final class OnnxGraph implements AutoCloseable {

  /** ONNX Runtime's {@code kOrtSessionOptionsModelExternalInitializersFileFolderPath}. */
  private static final String EXTERNAL_DATA_FOLDER =
      "session.model_external_initializers_file_folder_path";

  private final GraphSession session;
  private final GraphBatches batches;
  private final GraphOutput output;

  /** Whether the sessions are this one's to close. */
  private final boolean owner;

  private OnnxGraph(GraphSession session, GraphBatches batches, GraphOutput output, boolean owner) {
    this.session = session;
    this.batches = batches;
    this.output = output;
    this.owner = owner;
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
    return load(files, path, wantedOutputs, List.of());
  }

  /**
   * Loads a graph for a model that needs the first token's state alone, as {@link #load(ModelFiles,
   * String, List)} does. Where the graph is recognised, it gives no more than that state, of rank
   * 2; else all of them.
   *
   * @param names of the token states, best first
   */
  public static OnnxGraph loadForFirstToken(ModelFiles files, String path, List<String> names)
      throws IOException {
    return load(files, path, names, names);
  }

  private static OnnxGraph load(
      ModelFiles files, String path, List<String> wanted, List<String> firstTokenOf)
      throws IOException {
    String where = files.describe(path);
    Source plain =
        (environment, options) -> {
          Optional<Path> onDisk = files.onDisk(path);
          return onDisk.isPresent()
              ? environment.createSession(onDisk.get().toString(), options)
              : environment.createSession(files.read(path), options);
        };
    if (!files.has(path) || !OptimisedGraph.isWorthIt(GraphFile.size(files, path))) {
      return of(GraphSession.open(where, plain), GraphBatches.NONE, wanted);
    }
    var graph =
        new OptimisedGraph(
            where, plain, files.sha256(path), () -> GraphFile.bytes(files, path), firstTokenOf);
    GraphSession session = graph.open();
    return of(session, new GraphBatches(() -> graph.openForBatches(session)), wanted);
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
    if (!OptimisedGraph.isWorthIt(OptionalLong.of(bytes.remaining()))) {
      return of(GraphSession.open(file.where(), plain), GraphBatches.NONE, wanted);
    }
    MessageDigest digest = ModelFiles.sha256();
    digest.update(bytes.duplicate());
    var graph = new OptimisedGraph(file.where(), plain, digest.digest(), () -> bytes, List.of());
    // What follows token states is as wide as a vocabulary: batches would be slower.
    return of(graph.open(), GraphBatches.NONE, wanted);
  }

  private static OnnxGraph of(GraphSession session, GraphBatches batches, List<String> wanted) {
    try {
      return new OnnxGraph(session, batches, GraphOutput.of(session, wanted), true);
    } catch (ModelException e) {
      session.close();
      throw e;
    }
  }

  /**
   * The same graph with another of its outputs to read: to be run beside this one or alone, for as
   * long as this one is open. Closing it does nothing.
   *
   * @throws ModelException if the graph has no such output, or not as floats
   */
  public OnnxGraph reading(String other) {
    return new OnnxGraph(session, batches, GraphOutput.of(session, other), false);
  }

  /** Name of the output that is read. */
  public String output() {
    return output.name();
  }

  /** The graph's file, as an error message names it. */
  public String where() {
    return session.where();
  }

  /** 3 for a state a token, 2 for one a text, 1 for a number a text. */
  public int outputRank() {
    return output.rank();
  }

  /** Values a token or text; -1 where the graph leaves it open. */
  public int outputWidth() {
    return output.width();
  }

  /**
   * Runs the graph on one text.
   *
   * @return the output, row-major: {@code tokens × width} for rank 3, {@code width} for rank 2, one
   *     value for rank 1
   */
  public float[] run(Tokens tokens) {
    return session.run(List.of(tokens), names(this)).getFirst().getFirst();
  }

  /**
   * Runs the graph on one text, once for two outputs.
   *
   * @param beside as {@link #reading} gave it
   * @return this output, and the other's
   */
  public List<float[]> run(Tokens tokens, OnnxGraph beside) {
    return session.run(List.of(tokens), names(this, beside)).getFirst();
  }

  /**
   * Runs the graph on many texts, some short ones at once.
   *
   * @param then what is made of a text's output: what {@link #run(Tokens)} gives, bit for bit
   * @return for each text, in their order, what was made
   */
  public <R> List<R> runAll(List<Tokens> texts, BiFunction<float[], Tokens, R> then) {
    return batches.runAll(session, texts, names(this), then);
  }

  private static SequencedSet<String> names(OnnxGraph... graphs) {
    var names = new LinkedHashSet<String>();
    for (OnnxGraph graph : graphs) {
      names.add(graph.output.name());
    }
    return names;
  }

  @Override
  public void close() {
    if (owner) {
      try (batches) {
        session.close();
      }
    }
  }
}
