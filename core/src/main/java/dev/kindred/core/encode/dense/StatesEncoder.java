package dev.kindred.core.encode.dense;

import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.onnx.HfTokenizer.Tokens;

/** A dense encoder that also takes token states which another computed. For encoders, not apps. */
public interface StatesEncoder extends DenseEncoder {

  /**
   * What {@link #encode(String, TextRole)} does once the graph has run.
   *
   * @param states the graph's output, row-major
   * @param tokens what it was run on
   */
  Embedding encode(float[] states, Tokens tokens, TextRole role);
}
