package dev.kindred.core.encode.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
        : node("Cast", List.of(value.name()), attribute("to", GraphHeader.FLOAT));
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
    Message keep = attribute("keepdims", 0);
    return axesAsInput
        ? node(operator, List.of(value, constant(new long[] {axis})), keep)
        : node(operator, List.of(value), attribute("axes", new long[] {axis}), keep);
  }

  /** {@code log(1 + max(0, x))}. */
  public String log1pRelu(String value) {
    String positive = node("Relu", List.of(value));
    return node("Log", List.of(node("Add", List.of(positive, constant(1f)))));
  }

  /**
   * A row of zeros but for given places.
   *
   * @param places whole numbers of 64 bits, of rank 1
   * @param values as many floats
   * @return of shape {@code 1 × width}
   */
  public String scatter(String places, String values, int width) {
    String zeros = node("ConstantOfShape", List.of(constant(new long[] {width})));
    String row = node("ScatterElements", List.of(zeros, places, values), attribute("axis", 0));
    return node("Reshape", List.of(row, constant(new long[] {1, width})));
  }

  /** Makes a value the output that is read; its shape must be {@code 1 × width}. */
  public GraphTail output(String value, int width) {
    output = value;
    var shape =
        new Message()
            .message(1, new Message().number(1, 1))
            .message(1, width > 0 ? new Message().number(1, width) : new Message());
    var tensor = new Message().number(1, GraphHeader.FLOAT).message(2, shape);
    graph.message(
        GRAPH_OUTPUT, new Message().text(1, value).message(2, new Message().message(1, tensor)));
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

  /** NodeProto: input 1, output 2, name 3, op_type 4, attribute 5. */
  private String node(String operator, List<String> inputs, Message... attributes) {
    String name = PREFIX + nodes++;
    var node = new Message();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, name).text(3, name).text(4, operator);
    for (Message attribute : attributes) {
      node.message(5, attribute);
    }
    graph.message(GRAPH_NODE, node);
    return name;
  }

  /** AttributeProto of one number: name 1, i 3, type 20 (INT is 2). */
  private static Message attribute(String name, long value) {
    return new Message().text(1, name).number(3, value).number(20, 2);
  }

  /** AttributeProto of several numbers: ints 8 (INTS is 7). */
  private static Message attribute(String name, long[] values) {
    var attribute = new Message().text(1, name);
    for (long value : values) {
      attribute.number(8, value);
    }
    return attribute.number(20, 7);
  }

  /** A vector of whole numbers. TensorProto: dims 1, data_type 2 (INT64 is 7), raw_data 9. */
  private String constant(long[] values) {
    var raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return constant(new Message().number(1, values.length).number(2, 7).bytes(9, raw.array()));
  }

  private String constant(float value) {
    var raw = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
    return constant(new Message().number(2, GraphHeader.FLOAT).bytes(9, raw.array()));
  }

  /** AttributeProto of a tensor: t 5 (TENSOR is 4). */
  private String constant(Message tensor) {
    return node(
        "Constant", List.of(), new Message().text(1, "value").message(5, tensor).number(20, 4));
  }
}
