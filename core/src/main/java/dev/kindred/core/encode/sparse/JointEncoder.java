package dev.kindred.core.encode.sparse;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.StatesEncoder;
import dev.kindred.core.encode.dense.StatesEncoders;
import dev.kindred.core.encode.onnx.Backbone;
import dev.kindred.core.encode.onnx.GraphFile;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;
import dev.kindred.core.encode.onnx.OnnxGraph;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A dense and a sparse model that share a backbone: a document is tokenised once and goes through
 * one graph once, which gives its token states for the vector and its terms. Both are bit for bit
 * what the two models give on their own; but for a quantised dense model that is represented by its
 * first token, which runs less of the graph on its own: its vector is the same to rounding.
 * Thread-safe.
 */
public final class JointEncoder implements AutoCloseable {
  private final StatesEncoder dense;
  private final OnnxGraph states;
  private final SparseEncoder sparse;
  private final ModelRoute documents;

  private JointEncoder(
      StatesEncoder dense, OnnxGraph states, SparseEncoder sparse, ModelRoute documents) {
    this.dense = dense;
    this.states = states;
    this.sparse = sparse;
    this.documents = documents;
  }

  /**
   * Opens both models, if one pass does for both: the sparse model's graph for documents begins
   * with the dense model's, and both read documents alike.
   *
   * @return the encoder, which the caller closes; empty if each model needs a pass of its own
   * @throws ModelException if a model is broken or unsupported
   */
  public static Optional<JointEncoder> open(
      ModelFiles dense, ModelFiles sparse, SparseOptions options) {
    try {
      SparseSpec spec = SparseSpecReader.read(sparse);
      Optional<Backbone> backbone = StatesEncoders.backbone(dense);
      if (backbone.isEmpty() || !(spec.document() instanceof RouteSpec.Model model)) {
        return Optional.empty();
      }
      OptionalLong beginning = backbone.get().beginningOf(model.backbone(sparse));
      if (beginning.isEmpty()) {
        return Optional.empty();
      }
      GraphFile file = GraphFile.read(sparse, model.graph());
      Optional<String> states =
          file.beginning(beginning.getAsLong()).flatMap(StatesEncoders::output);
      if (states.isEmpty()) {
        return Optional.empty();
      }
      ModelRoute documents = ModelRoute.open(sparse, model, options, file);
      SparseEncoder encoder = RoutedSparseEncoder.open(sparse, spec, options, documents);
      try {
        OnnxGraph reading = documents.graph().reading(states.get());
        StatesEncoder vectors = StatesEncoders.open(dense, documents.ownTokenizer(), reading);
        return Optional.of(new JointEncoder(vectors, reading, encoder, documents));
      } catch (IOException | RuntimeException e) {
        encoder.close();
        throw e;
      }
    } catch (IOException e) {
      throw ModelException.unreadable(sparse, e);
    }
  }

  /** The dense model, on the shared graph; closed with this. */
  public DenseEncoder dense() {
    return dense;
  }

  /** The sparse model, on the shared graph; closed with this. */
  public SparseEncoder sparse() {
    return sparse;
  }

  /** Encodes one document, as either does with {@link TextRole#DOCUMENT}. */
  public JointEmbedding encode(String text) {
    Tokens tokens = documents.tokens(text, TextRole.DOCUMENT);
    List<float[]> outputs = documents.graph().run(tokens, states);
    return new JointEmbedding(
        dense.encode(outputs.get(1), tokens, TextRole.DOCUMENT),
        documents.embedding(outputs.get(0), tokens));
  }

  @Override
  public void close() {
    // Graph and tokenizer are the sparse encoder's; the dense one has nothing of its own.
    sparse.close();
  }
}
