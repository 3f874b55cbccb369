package dev.kindred.core.train;

import dev.kindred.core.encode.onnx.HfTokenizer;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.encode.onnx.Magnitude;
import dev.kindred.core.encode.onnx.OnnxGraph;
import dev.kindred.core.encode.onnx.Transformers;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.util.List;

/**
 * A transformer that reads single tokens: the opening special token, the token, the closing one. A
 * token's row is the mean of the three last states. Thread-safe.
 */
final class TokenTeacher implements AutoCloseable {
  private final HfTokenizer tokenizer;
  private final OnnxGraph graph;
  private final long opening;
  private final long closing;

  private TokenTeacher(HfTokenizer tokenizer, OnnxGraph graph, long opening, long closing) {
    this.tokenizer = tokenizer;
    this.graph = graph;
    this.opening = opening;
    this.closing = closing;
  }

  /**
   * Opens a model's transformer; the caller closes it.
   *
   * @throws ModelException if it gives no state a token, or puts not one special token before a
   *     text and one behind
   */
  static TokenTeacher open(ModelFiles files) throws IOException {
    return Transformers.open(
        files,
        () ->
            OnnxGraph.load(
                files, files.graph(""), List.of("last_hidden_state", "token_embeddings")),
        (tokenizer, graph) -> {
          if (graph.outputRank() != 3 || graph.outputWidth() <= 0) {
            throw new ModelException(
                "%s gives no states of tokens, and distilling needs them".formatted(graph.where()));
          }
          long[] ids = tokenizer.encode("a", Integer.MAX_VALUE).ids();
          if (ids.length != 3) {
            throw new ModelException(
                "model %s makes %d tokens of \"a\"; distilling needs one between two special ones"
                    .formatted(files.name(), ids.length));
          }
          return new TokenTeacher(tokenizer, graph, ids[0], ids[2]);
        });
  }

  /** Values in a row. */
  int width() {
    return graph.outputWidth();
  }

  /** The row of a token. */
  float[] row(long id) {
    return mean(new long[] {opening, id, closing});
  }

  private float[] mean(long[] ids) {
    float[] states = graph.run(new Tokens(ids, new long[ids.length], 0));
    int width = width();
    float[] row = new float[width];
    for (int i = 0; i < states.length; i++) {
      row[i % width] += states[i] / ids.length;
    }
    return Magnitude.check(row, "output of " + graph.where());
  }

  @Override
  public void close() {
    try (tokenizer) {
      graph.close();
    }
  }
}
