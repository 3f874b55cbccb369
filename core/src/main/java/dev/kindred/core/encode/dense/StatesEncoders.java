package dev.kindred.core.encode.dense;

import dev.kindred.core.encode.onnx.Backbone;
import dev.kindred.core.encode.onnx.GraphHeader;
import dev.kindred.core.encode.onnx.GraphHeader.Output;
import dev.kindred.core.encode.onnx.HfTokenizer;
import dev.kindred.core.encode.onnx.OnnxGraph;
import dev.kindred.core.model.ModelFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Opens dense encoders over a graph that another model runs too. For encoders, not apps. */
public final class StatesEncoders {

  /** What sentence-transformers and optimum call the token states. */
  static final List<String> TOKEN_STATES = List.of("last_hidden_state", "token_embeddings");

  private StatesEncoders() {}

  /**
   * How a model comes to its token states.
   *
   * @return empty for a static model, which has none
   */
  public static Optional<Backbone> backbone(ModelFiles files) throws IOException {
    if (StaticSpec.read(files).isPresent()) {
      return Optional.empty();
    }
    DenseSpec spec = DenseSpecReader.read(files);
    return Optional.of(new Backbone(files, "", spec.transformer(), spec.graph()));
  }

  /** The output of a model's own graph that it reads, if it is one of the usual names. */
  public static Optional<String> output(GraphHeader graph) {
    return TOKEN_STATES.stream()
        .filter(name -> graph.outputs().stream().map(Output::name).anyMatch(name::equals))
        .findFirst();
  }

  /**
   * Opens a model.
   *
   * @param tokenizer the model's; closed with the encoder
   * @param states the graph, reading the model's output; closed with the encoder
   * @throws dev.kindred.core.model.ModelException if the model is broken or unsupported
   */
  public static StatesEncoder open(ModelFiles files, HfTokenizer tokenizer, OnnxGraph states)
      throws IOException {
    return OnnxDenseEncoder.create(files, DenseSpecReader.read(files), tokenizer, states);
  }
}
