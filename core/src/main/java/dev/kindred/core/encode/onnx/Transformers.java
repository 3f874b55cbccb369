package dev.kindred.core.encode.onnx;

import dev.kindred.core.model.ModelFiles;
import java.io.IOException;

/** Opens what dense encoders and cross-encoders stand on: a tokenizer and a graph. */
public final class Transformers {
  private Transformers() {}

  /** Makes an encoder of the two, which is then who closes them. */
  public interface Assembly<E> {
    E of(HfTokenizer tokenizer, OnnxGraph graph) throws IOException;
  }

  /** One of the ways to load a graph. */
  public interface Loading {
    OnnxGraph graph() throws IOException;
  }

  /** As {@link dev.kindred.core.encode.dense.DenseEncoders#prepare}. */
  public static void prepare() {
    OnnxRuntime.begin();
  }

  /**
   * Opens an encoder; if anything fails, nothing stays open.
   *
   * @param loading loads the model's graph
   * @throws dev.kindred.core.model.ModelException if the tokenizer or the graph is missing or
   *     broken, or the assembly refuses them
   */
  public static <E> E open(ModelFiles files, Loading loading, Assembly<E> assembly)
      throws IOException {
    prepare();
    // The graph first: it takes longest, and whoever opens a sparse model beside this one may read
    // the same tokenizer meanwhile.
    OnnxGraph loaded = loading.graph();
    try {
      HfTokenizer tokenizer = HfTokenizer.load(files);
      try {
        return assembly.of(tokenizer, loaded);
      } catch (IOException | RuntimeException e) {
        tokenizer.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      loaded.close();
      throw e;
    }
  }
}
