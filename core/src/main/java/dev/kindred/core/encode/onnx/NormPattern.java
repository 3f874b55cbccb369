package dev.kindred.core.encode.onnx;

import java.util.List;
import java.util.Optional;

/**
 * A sum that is normalised: {@code (x - mean(x)) / sqrt(var(x) + epsilon) * scale + shift} over the
 * last axis, where {@code x = first + second}; as one node or as the nine that exporters write
 * where an operator set has no LayerNormalization.
 */
record NormPattern(String first, String second, String scale, String shift, double epsilon) {

  /** What a node ends, if it ends this. */
  static Optional<NormPattern> endingWith(Node node, NodeGraph graph) {
    if (node.is("LayerNormalization")) {
      return ofOne(node, graph);
    }
    return node.is("Add") ? ofNine(node, graph) : Optional.empty();
  }

  private static Optional<NormPattern> ofOne(Node node, NodeGraph graph) {
    List<Long> axis = node.ints("axis");
    boolean plain =
        node.outputs().size() == 1
            && node.inputs().size() == 3
            && (axis.isEmpty() || axis.equals(List.of(-1L)));
    return plain && graph.consumers(node.input(0)).size() == 1
        ? of(node.input(0), node.input(1), node.input(2), node.real("epsilon").orElse(1e-5), graph)
        : Optional.empty();
  }

  private static Optional<NormPattern> ofNine(Node last, NodeGraph graph) {
    for (int side = 0; side < 2; side++) {
      String shift = last.input(1 - side);
      Optional<Node> scaled = produced(graph, last.input(side), "Mul");
      if (scaled.isPresent() && isRow(graph, shift)) {
        for (int inner = 0; inner < 2; inner++) {
          String scale = scaled.get().input(1 - inner);
          Optional<Node> ratio = produced(graph, scaled.get().input(inner), "Div");
          if (ratio.isPresent() && isRow(graph, scale)) {
            return ofRatio(ratio.get(), scale, shift, graph);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<NormPattern> ofRatio(
      Node ratio, String scale, String shift, NodeGraph graph) {
    Optional<Node> centred = produced(graph, ratio.input(0), "Sub");
    Optional<Node> variance =
        produced(graph, ratio.input(1), "Sqrt")
            .flatMap(root -> produced(graph, root.input(0), "Add"));
    if (centred.isEmpty() || variance.isEmpty()) {
      return Optional.empty();
    }
    String x = centred.get().input(0);
    boolean isMean = isMeanOf(graph, centred.get().input(1), x);
    Optional<Double> epsilon = Optional.empty();
    for (int side = 0; side < 2; side++) {
      Optional<Double> constant =
          graph.constant(variance.get().input(1 - side)).flatMap(Tensor::single);
      if (constant.isPresent()
          && isMeanSquareOf(graph, variance.get().input(side), centred.get().output())) {
        epsilon = constant;
      }
    }
    // Twice within, and nowhere else: not as an output or for another branch.
    boolean only = graph.consumers(x).size() == 2;
    return isMean && only && epsilon.isPresent()
        ? of(x, scale, shift, epsilon.get(), graph)
        : Optional.empty();
  }

  private static Optional<NormPattern> of(
      String x, String scale, String shift, double epsilon, NodeGraph graph) {
    if (graph.isOutput(x) || !isRow(graph, scale) || !isRow(graph, shift)) {
      return Optional.empty();
    }
    return produced(graph, x, "Add")
        .filter(sum -> sum.inputs().stream().noneMatch(term -> graph.constant(term).isPresent()))
        .map(sum -> new NormPattern(sum.input(0), sum.input(1), scale, shift, epsilon));
  }

  private static boolean isMeanSquareOf(NodeGraph graph, String value, String of) {
    Optional<Node> mean = graph.producer(value).filter(node -> node.is("ReduceMean"));
    return mean.isPresent()
        && isOverLastAxis(graph, mean.get())
        && graph
            .producer(mean.get().input(0))
            .filter(node -> isSquare(graph, node, of))
            .isPresent();
  }

  private static boolean isSquare(NodeGraph graph, Node node, String of) {
    if (node.is("Mul")) {
      return node.inputs().equals(List.of(of, of));
    }
    return node.is("Pow")
        && node.input(0).equals(of)
        && graph.constant(node.input(1)).flatMap(Tensor::single).equals(Optional.of(2.0));
  }

  private static boolean isMeanOf(NodeGraph graph, String value, String of) {
    return graph
        .producer(value)
        .filter(node -> node.is("ReduceMean") && node.input(0).equals(of))
        .filter(node -> isOverLastAxis(graph, node))
        .isPresent();
  }

  /** The axes are an attribute up to operator set 17, then an input; the axis itself must stay. */
  private static boolean isOverLastAxis(NodeGraph graph, Node mean) {
    List<Long> axes =
        mean.inputs().size() > 1
            ? graph
                .constant(mean.input(1))
                .map(axis -> axis.values().stream().map(Double::longValue).toList())
                .orElse(List.of())
            : mean.ints("axes");
    List<Long> keep = mean.ints("keepdims");
    return axes.equals(List.of(-1L)) && (keep.isEmpty() || keep.equals(List.of(1L)));
  }

  /** Whether a value is one weight a column. */
  private static boolean isRow(NodeGraph graph, String value) {
    return graph
        .constant(value)
        .filter(row -> row.floats() && row.shape().size() == 1 && row.size() > 1)
        .isPresent();
  }

  private static Optional<Node> produced(NodeGraph graph, String value, String operator) {
    return graph.producer(value).filter(node -> node.is(operator));
  }

  /** The same by one node. */
  Message fused(String output) {
    return Proto.ofMicrosoft("SkipLayerNormalization", List.of(first, second, scale, shift), output)
        .message(5, Proto.attribute("epsilon", epsilon));
  }
}
