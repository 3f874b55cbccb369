package dev.kindred.core.encode.onnx;

import java.util.List;

/**
 * Nodes that are added behind a graph, so that ONNX Runtime hands over a small result where the
 * graph itself gives a large one. They need no copy of the model in another form: protobuf messages
 * merge by concatenation, so the file's bytes followed by a model of these nodes and one output are
 * the longer model.
 */
public final class GraphTail {
  /** Names of ours begin so; no exporter writes such. */
  private static final String PREFIX = "kindred.";

  // Field numbers of onnx.proto.
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_OUTPUT = 12;

  /** Operator sets from which the axes of a reduction are an input instead of an attribute. */
  private static final int SUM_AXES_AS_INPUT = 13;

  private static final int MAX_AXES_AS_INPUT = 18;

  private final int opset;
  private final Message graph = new Message();
  private int nodes;
  private String output = "";

  /**
   * @param header of the graph that is continued
   */
  public GraphTail(GraphHeader header) {
    this.opset = header.opset();
  }

  /** The value as 32-bit floats. */
  public String toFloat(GraphHeader.Output value) {
    return value.elementType() == GraphHeader.FLOAT
        ? value.name()
        : node("Cast", List.of(value.name()), Proto.attribute("to", GraphHeader.FLOAT));
  }

  /** The value under a name of its own, as an output must have that is not the graph's. */
  public String copy(String value) {
    return node("Identity", List.of(value));
  }

  /** Largest along an axis, which goes. */
  public String max(String value, int axis) {
    return reduce("ReduceMax", value, axis, opset >= MAX_AXES_AS_INPUT);
  }

  /** Sum along an axis, which goes. */
  public String sum(String value, int axis) {
    return reduce("ReduceSum", value, axis, opset >= SUM_AXES_AS_INPUT);
  }

  private String reduce(String operator, String value, int axis, boolean axesAsInput) {
    Message keep = Proto.attribute("keepdims", 0);
    return axesAsInput
        ? node(operator, List.of(value, constant(Proto.wholes(axis))), keep)
        : node(operator, List.of(value), Proto.attribute("axes", new long[] {axis}), keep);
  }

  /** {@code log(1 + max(0, x))}. */
  public String log1pRelu(String value) {
    String positive = node("Relu", List.of(value));
    return node(
        "Log", List.of(node("Add", List.of(positive, constant(Proto.floats(List.of(), 1))))));
  }

  /**
   * A row of zeros but for given places.
   *
   * @param places whole numbers of 64 bits, of rank 1
   * @param values as many floats
   * @return of shape {@code 1 × width}
   */
  public String scatter(String places, String values, int width) {
    String zeros = node("ConstantOfShape", List.of(constant(Proto.wholes(width))));
    String row =
        node("ScatterElements", List.of(zeros, places, values), Proto.attribute("axis", 0));
    return node("Reshape", List.of(row, constant(Proto.wholes(1, width))));
  }

  /** Makes a value the output that is read; its shape must be {@code 1 × width}. */
  public GraphTail output(String value, int width) {
    output = value;
    graph.message(GRAPH_OUTPUT, Proto.value(value, 1, width));
    return this;
  }

  /** Name of the output. */
  String output() {
    return output;
  }

  /** What goes behind the model's own bytes. */
  byte[] bytes() {
    return new Message().message(MODEL_GRAPH, graph).bytes();
  }

  private String node(String operator, List<String> inputs, Message... attributes) {
    String name = PREFIX + nodes++;
    Message node = Proto.node(operator, inputs, name);
    for (Message attribute : attributes) {
      node.message(5, attribute);
    }
    graph.message(GRAPH_NODE, node);
    return name;
  }

  private String constant(Message tensor) {
    return node("Constant", List.of(), Proto.attribute("value", tensor));
  }
}
