package dev.kindred.core.encode.cross;

import dev.kindred.core.encode.onnx.OnnxGraph;
import dev.kindred.core.encode.onnx.Transformers;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import java.io.IOException;
import java.util.List;

/** Opens cross-encoders. */
public final class CrossEncoders {

  /** What exporters call the classifier's output. */
  private static final List<String> OUTPUTS = List.of(OnnxCrossEncoder.LOGITS, "scores");

  private CrossEncoders() {}

  /**
   * Opens a model by name or folder, as {@link Models#find} finds it.
   *
   * @return the encoder; the caller closes it
   * @throws ModelException if the model is missing, broken or no cross-encoder of one label; the
   *     message names the file and what is wrong
   */
  public static CrossEncoder open(String name) {
    return open(Models.find(name));
  }

  /**
   * Opens a model.
   *
   * @return the encoder; the caller closes it
   * @throws ModelException if the model is broken or no cross-encoder of one label
   */
  public static CrossEncoder open(ModelFiles files) {
    try {
      CrossSpec spec = CrossSpec.read(files);
      return Transformers.open(
          files,
          () -> OnnxGraph.load(files, spec.graph(), OUTPUTS),
          (tokenizer, graph) -> OnnxCrossEncoder.create(files, spec, tokenizer, graph));
    } catch (IOException e) {
      throw ModelException.unreadable(files, e);
    }
  }
}
