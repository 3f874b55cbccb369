package dev.kindred.core.encode.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import dev.kindred.core.model.ModelException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An output of floats.
 *
 * @param rank 3 for a state a token, 2 for one a text, 1 for a number a text
 * @param width values a token or text; -1 where the graph leaves it open
 */
record GraphOutput(String name, int rank, int width) {

  /**
   * The output to read.
   *
   * @param wanted names, best first; else the first of rank 3, then 2
   * @throws ModelException if there is none
   */
  static GraphOutput of(GraphSession session, List<String> wanted) {
    Map<String, NodeInfo> outputs = session.outputs();
    return named(outputs, wanted)
        .or(() -> firstOfRank(outputs, 3))
        .or(() -> firstOfRank(outputs, 2))
        .map(GraphOutput::of)
        .orElseThrow(
            () ->
                new ModelException(
                    "%s gives no token states: its outputs are %s"
                        .formatted(session.where(), outputs.keySet())));
  }

  /**
   * The output of that name.
   *
   * @throws ModelException if there is none, or not of floats
   */
  static GraphOutput of(GraphSession session, String name) {
    return named(session.outputs(), List.of(name))
        .map(GraphOutput::of)
        .orElseThrow(
            () -> new ModelException("%s gives no floats %s".formatted(session.where(), name)));
  }

  private static GraphOutput of(NodeInfo output) {
    long[] shape = ((TensorInfo) output.getInfo()).getShape();
    int width = shape.length == 1 ? 1 : (int) shape[shape.length - 1];
    return new GraphOutput(output.getName(), shape.length, width);
  }

  private static Optional<NodeInfo> named(Map<String, NodeInfo> outputs, List<String> wanted) {
    return wanted.stream()
        .flatMap(name -> Optional.ofNullable(outputs.get(name)).stream())
        .filter(info -> isFloats(info, 3) || isFloats(info, 2) || isFloats(info, 1))
        .findFirst();
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
}
