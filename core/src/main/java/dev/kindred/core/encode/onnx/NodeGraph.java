package dev.kindred.core.encode.onnx;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model's nodes, read from its protobuf so that some can be replaced. All else stays the bytes
 * that it was; what nothing needs any more is left out.
 */
final class NodeGraph {
  // Field numbers of onnx.proto: ModelProto, then GraphProto.
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_OPSET = 8;
  private static final int NODE = 1;
  private static final int INITIALIZER = 5;
  private static final int INPUT = 11;
  private static final int OUTPUT = 12;
  private static final int VALUE_INFO = 13;

  private final List<ByteBuffer> modelFields = new ArrayList<>();
  private final List<ByteBuffer> graphFields = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, ByteBuffer> initializers = new LinkedHashMap<>();
  private final Map<String, ByteBuffer> inputs = new LinkedHashMap<>();
  private final Map<String, ByteBuffer> outputs = new LinkedHashMap<>();
  private final Map<String, ByteBuffer> valueInfos = new LinkedHashMap<>();
  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, List<Node>> consumers = new HashMap<>();
  private final Map<Node, List<Message>> replacements = new HashMap<>();
  private final List<Message> appended = new ArrayList<>();
  private int opset;
  private boolean knowsMicrosoftOperators;

  private NodeGraph() {}

  /**
   * Reads a model.
   *
   * @return empty if the bytes are no model, or one with weights beside it or with graphs within
   *     nodes
   */
  static Optional<NodeGraph> read(ByteBuffer model) {
    var graph = new NodeGraph();
    try {
      var fields = new Fields(model.duplicate());
      while (fields.next()) {
        if (fields.number == MODEL_GRAPH) {
          if (!graph.readGraph(fields.message())) {
            return Optional.empty();
          }
        } else {
          graph.modelFields.add(fields.whole());
          if (fields.number == MODEL_OPSET) {
            graph.opset = Math.max(graph.opset, GraphHeader.opset(fields.message()));
            graph.knowsMicrosoftOperators |= name(fields, 1).equals(Proto.MICROSOFT);
          }
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      // ONNX Runtime, which sees the same bytes, says better what is wrong with them.
      return Optional.empty();
    }
    return graph.nodes.isEmpty() ? Optional.empty() : Optional.of(graph);
  }

  private boolean readGraph(Fields fields) {
    while (fields.next()) {
      switch (fields.number) {
        case NODE -> {
          Optional<Node> node = Node.read(fields.message(), fields.whole());
          if (node.isEmpty()) {
            return false;
          }
          add(node.get());
        }
        case INITIALIZER -> {
          // TensorProto: name 8.
          initializers.put(name(fields, 8), fields.whole());
          if (Tensor.isBeside(fields.message())) {
            return false;
          }
        }
        // ValueInfoProto: name 1.
        case INPUT -> inputs.put(name(fields, 1), fields.whole());
        case OUTPUT -> outputs.put(name(fields, 1), fields.whole());
        case VALUE_INFO -> valueInfos.put(name(fields, 1), fields.whole());
        default -> graphFields.add(fields.whole());
      }
    }
    return true;
  }

  private static String name(Fields fields, int number) {
    var inner = fields.message();
    String name = "";
    while (inner.next()) {
      if (inner.number == number) {
        name = inner.text();
      }
    }
    return name;
  }

  private void add(Node node) {
    nodes.add(node);
    node.outputs().forEach(output -> producers.put(output, node));
    node.inputs()
        .forEach(input -> consumers.computeIfAbsent(input, any -> new ArrayList<>()).add(node));
  }

  /** Version of ONNX's own operators. */
  int opset() {
    return opset;
  }

  /** In the file's order. */
  List<Node> nodes() {
    return nodes;
  }

  /** The node that gives a value; empty for inputs and weights. */
  Optional<Node> producer(String value) {
    return Optional.ofNullable(producers.get(value));
  }

  /** Nodes that take a value. */
  List<Node> consumers(String value) {
    return consumers.getOrDefault(value, List.of());
  }

  boolean isOutput(String value) {
    return outputs.containsKey(value);
  }

  /** The value, if it is a weight or a constant. */
  Optional<Tensor> constant(String value) {
    ByteBuffer initializer = initializers.get(value);
    if (initializer != null) {
      var field = new Fields(initializer.duplicate());
      field.next();
      return Tensor.read(field.message());
    }
    return producer(value)
        .filter(node -> node.operator().equals("Constant"))
        .flatMap(node -> node.tensor("value"));
  }

  /** Puts NodeProtos, which give the same values, in a node's place; none takes it away. */
  void replace(Node node, Message... by) {
    replacements.put(node, List.of(by));
  }

  /** Adds a weight, a TensorProto that has no name yet (its field 8). */
  void add(String name, Message tensor) {
    initializers.put(name, new Message().message(INITIALIZER, tensor.text(8, name)).buffer());
  }

  /** Puts a NodeProto behind all others. */
  void append(Message node) {
    appended.add(node);
  }

  /** Makes a value, a ValueInfoProto, the one output. */
  void giveOnly(String name, Message value) {
    outputs.clear();
    outputs.put(name, new Message().message(OUTPUT, value).buffer());
  }

  /** Leaves it to ONNX Runtime to find the shapes of what is between inputs and outputs. */
  void forgetShapes() {
    valueInfos.clear();
  }

  /** The model as it is now, outside of the heap. */
  ByteBuffer write() {
    List<Written> written = new ArrayList<>();
    for (Node node : nodes) {
      List<Message> replaced = replacements.get(node);
      if (replaced == null) {
        written.add(new Written(node, node.bytes()));
        continue;
      }
      replaced.forEach(by -> written.add(Written.of(by)));
    }
    appended.forEach(node -> written.add(Written.of(node)));
    Set<String> needed = needed(written);
    var graph = new ArrayList<ByteBuffer>(graphFields);
    for (Written one : written) {
      if (one.node.outputs().stream().anyMatch(needed::contains)) {
        graph.add(one.bytes);
      }
    }
    // Inputs too: what the caller hands over must be asked for only if something reads it.
    for (var values : List.of(initializers, valueInfos, inputs)) {
      values.forEach(
          (name, bytes) -> {
            if (needed.contains(name)) {
              graph.add(bytes);
            }
          });
    }
    graph.addAll(outputs.values());
    var model = new ArrayList<ByteBuffer>(modelFields);
    if (!knowsMicrosoftOperators) {
      // OperatorSetIdProto: domain 1, version 2.
      var operators = new Message().text(1, Proto.MICROSOFT).number(2, 1);
      model.add(new Message().message(MODEL_OPSET, operators).buffer());
    }
    model.add(new Message().length(MODEL_GRAPH, size(graph)).buffer());
    model.addAll(graph);
    ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(size(model)));
    model.forEach(part -> bytes.put(part.duplicate()));
    return bytes.flip();
  }

  private static long size(List<ByteBuffer> parts) {
    return parts.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  private record Written(Node node, ByteBuffer bytes) {
    static Written of(Message node) {
      return new Written(
          Node.read(new Fields(node.buffer()), node.buffer()).orElseThrow(),
          new Message().message(NODE, node).buffer());
    }
  }

  /** Values that lead to an output. */
  private Set<String> needed(List<Written> written) {
    var byOutput = new HashMap<String, Node>();
    written.forEach(one -> one.node.outputs().forEach(output -> byOutput.put(output, one.node)));
    var needed = new HashSet<String>(outputs.keySet());
    var open = new ArrayDeque<String>(needed);
    while (!open.isEmpty()) {
      Node producer = byOutput.get(open.pop());
      if (producer != null) {
        producer.inputs().stream().filter(needed::add).forEach(open::push);
      }
    }
    return needed;
  }
}
