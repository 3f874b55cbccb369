package dev.kindred.core.encode.dense;

import dev.kindred.core.encode.onnx.OnnxGraph;
import dev.kindred.core.encode.onnx.Transformers;
import dev.kindred.core.model.ModelException;
import dev.kindred.core.model.ModelFiles;
import dev.kindred.core.model.Models;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Opens dense encoders. */
public final class DenseEncoders {
  private DenseEncoders() {}

  /**
   * Begins to load what encoders run on, beside the caller, who is likely to open one soon and has
   * other things to do until then. Nothing if that has begun before.
   */
  public static void prepare() {
    Transformers.prepare();
  }

  /**
   * Whether a model is a table of vectors by token, which runs no transformer.
   *
   * @throws ModelException if the model is broken
   */
  public static boolean isStatic(ModelFiles files) {
    try {
      return StaticSpec.read(files).isPresent();
    } catch (IOException e) {
      throw ModelException.unreadable(files, e);
    }
  }

  /**
   * Opens a model by name or folder, as {@link Models#find} finds it.
   *
   * @return the encoder; the caller closes it
   * @throws ModelException if the model is missing, broken or unsupported; the message names the
   *     file and what is wrong
   */
  public static DenseEncoder open(String name) {
    return open(Models.find(name));
  }

  /**
   * Opens a model.
   *
   * @return the encoder; the caller closes it
   * @throws ModelException if the model is broken or unsupported
   */
  public static DenseEncoder open(ModelFiles files) {
    try {
      Optional<StaticSpec> rows = StaticSpec.read(files);
      if (rows.isPresent()) {
        return StaticDenseEncoder.open(files, rows.get());
      }
      DenseSpec spec = DenseSpecReader.read(files);
      return Transformers.open(
          files,
          () -> graph(files, spec),
          (tokenizer, graph) -> OnnxDenseEncoder.create(files, spec, tokenizer, graph));
    } catch (IOException e) {
      throw ModelException.unreadable(files, e);
    }
  }

  private static OnnxGraph graph(ModelFiles files, DenseSpec spec) throws IOException {
    List<String> names = StatesEncoders.TOKEN_STATES;
    return spec.poolings().equals(List.of(Pooling.CLS))
        ? OnnxGraph.loadForFirstToken(files, spec.graph(), names)
        : OnnxGraph.load(files, spec.graph(), names);
  }
}
