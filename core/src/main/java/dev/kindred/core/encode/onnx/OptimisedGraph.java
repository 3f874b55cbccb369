package dev.kindred.core.encode.onnx;

import ai.onnxruntime.OrtSession;
import dev.kindred.core.encode.onnx.GraphSession.Source;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.model.KeptFiles;
import dev.kindred.core.model.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A graph as Kindred has ONNX Runtime run it: written anew, where it is recognised and gives what
 * it should, and kept so.
 */
final class OptimisedGraph {
  private static final int LEAST_BYTES = 1 << 20;

  /** Between what a graph and its rewriting give: rounding stays below, another graph does not. */
  private static final double MOST_DISTANCE = 0.25;

  /** Texts to try a graph with; every vocabulary has their tokens. */
  private static final List<Tokens> SAMPLES =
      List.of(sample(24, 1), sample(24, 2), sample(24, 3), sample(24, 7));

  private final String where;
  private final Source plain;
  private final byte[] sha256;
  private final Bytes bytes;
  private final List<String> firstTokenOf;

  /** How to get at a model's bytes. */
  interface Bytes {
    ByteBuffer read() throws IOException;
  }

  /**
   * @param where the graph's file, as an error message names it
   * @param plain how to open it as it is
   * @param sha256 of its bytes
   * @param bytes what it is written anew from
   * @param firstTokenOf names of token states, best first, of which the first token's will do; none
   *     if all are to be given
   */
  OptimisedGraph(
      String where, Source plain, byte[] sha256, Bytes bytes, List<String> firstTokenOf) {
    this.where = where;
    this.plain = plain;
    this.sha256 = sha256;
    this.bytes = bytes;
    this.firstTokenOf = firstTokenOf;
  }

  private static Tokens sample(int length, int step) {
    long[] ids = new long[length];
    for (int i = 0; i < length; i++) {
      ids[i] = (long) i * step % 5;
    }
    return new Tokens(ids, new long[length], 0);
  }

  /** A small one would gain nothing that counts, and a very large one does not fit. */
  static boolean isWorthIt(OptionalLong size) {
    return size.isEmpty()
        || (size.getAsLong() >= LEAST_BYTES && size.getAsLong() <= GraphFile.MAX_BYTES);
  }

  private static RewrittenGraphs kept() {
    return new RewrittenGraphs(KeptFiles.ofThisMachine("graphs"));
  }

  private String kind() {
    return firstTokenOf.isEmpty() ? "" : "first.";
  }

  /** Opens what the graph was rewritten to, or the graph as it is. */
  GraphSession open() throws IOException {
    OnnxRuntime.begin();
    Optional<ByteBuffer> rewritten = kept().find(sha256, kind(), this::rewrite);
    return rewritten.isPresent()
        ? GraphSession.ofOrtFormat(where, rewritten.get())
        : GraphSession.open(where, plain);
  }

  /**
   * Opens what gives the same for several texts of one length at once.
   *
   * @param alone the graph, open
   * @return empty if there is no such graph
   */
  Optional<GraphSession> openForBatches(GraphSession alone) throws IOException {
    Optional<ByteBuffer> rewritten =
        kept().find(sha256, kind() + "batch.", () -> rewriteForBatches(alone));
    return rewritten.isPresent()
        ? Optional.of(GraphSession.ofOrtFormat(where, rewritten.get()))
        : Optional.empty();
  }

  /** Empty if the graph is not recognised, or if what became of it gives something else. */
  private Optional<ByteBuffer> rewrite() throws IOException {
    Optional<ByteBuffer> whole = GraphRewriter.rewrite(bytes.read());
    Optional<ByteBuffer> first =
        whole.flatMap(model -> FirstTokenRewriter.rewrite(model, firstTokenOf));
    for (ByteBuffer fused : Stream.of(first, whole).flatMap(Optional::stream).toList()) {
      ByteBuffer rewritten = AttentionProducts.rewrite(fused, false).orElse(fused);
      if (givesTheSame(rewritten)) {
        return Optional.of(inOrtFormat(rewritten));
      }
    }
    return Optional.empty();
  }

  private boolean givesTheSame(ByteBuffer rewritten) throws IOException {
    try (GraphSession before = GraphSession.open(where, plain);
        GraphSession after = GraphSession.open(where, ofBytes(rewritten))) {
      float[] found = states(after);
      float[] expected = states(before);
      return distance(
              isOfFirstToken(after) ? Arrays.copyOf(expected, found.length) : expected, found)
          <= MOST_DISTANCE;
    } catch (ModelException e) {
      // The plain graph, which is loaded in the end, says what is wrong, or does what it should.
      return false;
    }
  }

  private static boolean isOfFirstToken(GraphSession session) {
    return session.outputs().containsKey(FirstTokenRewriter.OUTPUT);
  }

  /** By its token states, if it gives any: so a graph and a longer one are judged alike. */
  private static float[] states(GraphSession session) {
    var names = new LinkedHashSet<String>(List.of(GraphOutput.of(session, List.of()).name()));
    return session.run(SAMPLES.subList(0, 1), names).getFirst().getFirst();
  }

  /** Empty if the graph is not recognised, or if a text's neighbours would change anything. */
  private Optional<ByteBuffer> rewriteForBatches(GraphSession alone) throws IOException {
    Optional<ByteBuffer> rewritten =
        GraphRewriter.rewrite(bytes.read())
            .flatMap(
                whole ->
                    isOfFirstToken(alone)
                        ? FirstTokenRewriter.rewrite(whole, firstTokenOf)
                        : Optional.of(whole))
            .map(fused -> AttentionProducts.rewrite(fused, true).orElse(fused))
            .flatMap(BatchRewriter::rewrite);
    if (rewritten.isEmpty()) {
      return rewritten;
    }
    ByteBuffer kept = inOrtFormat(rewritten.get());
    try (GraphSession together = GraphSession.ofOrtFormat(where, kept)) {
      var names = new LinkedHashSet<String>(alone.outputs().keySet());
      List<List<float[]>> found = together.run(SAMPLES, names);
      for (int i = 0; i < SAMPLES.size(); i++) {
        List<float[]> expected = alone.run(SAMPLES.subList(i, i + 1), names).getFirst();
        for (int j = 0; j < names.size(); j++) {
          if (!Arrays.equals(expected.get(j), found.get(i).get(j))) {
            return Optional.empty();
          }
        }
      }
      return Optional.of(kept);
    } catch (ModelException e) {
      return Optional.empty();
    }
  }

  private static Source ofBytes(ByteBuffer bytes) {
    return (environment, options) -> environment.createSession(bytes, options);
  }

  /**
   * As ONNX Runtime optimises the graph, in its own format, which loads in a third of the time. The
   * graph as it is where no temporary file can be written.
   */
  private ByteBuffer inOrtFormat(ByteBuffer graph) {
    try {
      Path file = Files.createTempFile("kindred", ".ort");
      try {
        GraphSession.open(
                where,
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
}
