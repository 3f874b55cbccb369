package dev.kindred.core.model.testing;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes an ONNX model node by node (operator set 17, IR version 8: what exporters of sentence
 * encoders write).
 *
 * <p>Values are named by strings, as in ONNX; a method that makes a value returns its name. Nodes
 * must be added in an order in which every input already exists.
 *
 * <pre>{@code
 * OnnxGraph graph = new OnnxGraph("double");
 * String x = graph.input("x", OnnxGraph.Element.FLOAT, "batch", "3");
 * String sum = graph.node("Add", List.of(x, x));
 * graph.output("y", sum, OnnxGraph.Element.FLOAT, "batch", "3");
 * graph.writeTo(dir.resolve("double.onnx"));
 * }</pre>
 */
public final class OnnxGraph {
  private static final int OPSET = 17;
  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph;
  private int counter;

  /** The element types used here. */
  public enum Element {
    FLOAT(TensorProto.DataType.FLOAT),
    INT64(TensorProto.DataType.INT64);

    private final TensorProto.DataType type;

    Element(TensorProto.DataType type) {
      this.type = type;
    }

    /** The number ONNX gives this type, as operator Cast wants it. */
    public long code() {
      return type.getNumber();
    }
  }

  /** A named constant that steers a node: "axis", "perm", "epsilon". */
  public static final class Attribute {
    private final AttributeProto proto;

    private Attribute(AttributeProto proto) {
      this.proto = proto;
    }

    /** An integer. */
    public static Attribute ofInt(String name, long value) {
      return new Attribute(
          AttributeProto.newBuilder()
              .setName(name)
              .setType(AttributeProto.AttributeType.INT)
              .setI(value)
              .build());
    }

    /** A list of integers. */
    public static Attribute ofInts(String name, long... values) {
      AttributeProto.Builder proto =
          AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
      for (long value : values) {
        proto.addInts(value);
      }
      return new Attribute(proto.build());
    }

    /** A float. */
    public static Attribute ofFloat(String name, float value) {
      return new Attribute(
          AttributeProto.newBuilder()
              .setName(name)
              .setType(AttributeProto.AttributeType.FLOAT)
              .setF(value)
              .build());
    }
  }

  /**
   * An empty graph.
   *
   * @param name the graph's name, seen in error messages of the runtime
   */
  public OnnxGraph(String name) {
    this.graph = GraphProto.newBuilder().setName(name);
  }

  /**
   * A graph whose bytes go behind those of another one: its nodes read the other's values by their
   * names, and none of its own is called as one of the other's.
   */
  public static OnnxGraph behindAnother(String name) {
    var graph = new OnnxGraph(name);
    graph.counter = 1_000_000;
    return graph;
  }

  /**
   * Declares an input.
   *
   * @param dims one per dimension: digits for a fixed extent, else the name of a dynamic one
   * @return the name
   */
  public String input(String name, Element element, String... dims) {
    graph.addInput(valueInfo(name, element, dims));
    return name;
  }

  /** Adds a constant tensor of floats and returns its name. */
  public String floats(String name, FloatTensor tensor) {
    float[] values = tensor.values();
    ByteBuffer bytes = littleEndian(values.length * Float.BYTES);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return initializer(name, Element.FLOAT, tensor.shape(), bytes.flip());
  }

  /** Adds a constant scalar and returns its name. */
  public String scalar(float value) {
    return floats(fresh("scalar"), FloatTensor.of(new float[] {value}));
  }

  /** Adds a constant integer scalar and returns its name. */
  public String scalar(long value) {
    ByteBuffer bytes = littleEndian(Long.BYTES).putLong(value);
    return initializer(fresh("scalar"), Element.INT64, new int[0], bytes.flip());
  }

  /** Adds a constant vector of integers and returns its name. */
  public String vector(long... values) {
    ByteBuffer bytes = littleEndian(values.length * Long.BYTES);
    for (long value : values) {
      bytes.putLong(value);
    }
    return initializer(fresh("vector"), Element.INT64, new int[] {values.length}, bytes.flip());
  }

  /**
   * Adds a node with one output.
   *
   * @param operator an operator of ONNX's own set, such as "MatMul"
   * @param inputs names of values that exist
   * @return the name of the output
   */
  public String node(String operator, List<String> inputs, Attribute... attributes) {
    String output = fresh(operator);
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setName(output)
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(output);
    for (Attribute attribute : attributes) {
      node.addAttribute(attribute.proto);
    }
    graph.addNode(node);
    return output;
  }

  /**
   * Declares an output.
   *
   * @param name what callers ask for
   * @param value the value it shows
   * @param dims as for {@link #input}
   */
  public void output(String name, String value, Element element, String... dims) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName("output_" + name)
            .setOpType("Identity")
            .addInput(value)
            .addOutput(name));
    graph.addOutput(valueInfo(name, element, dims));
  }

  /** The model as ONNX Runtime reads it. */
  public byte[] toBytes() {
    return model().toByteArray();
  }

  /** Writes the model to a file, making its folders. */
  public void writeTo(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      model().writeTo(out);
    }
  }

  private ModelProto model() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("kindred-test")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(graph)
        .build();
  }

  private String fresh(String stem) {
    return stem + "_" + counter++;
  }

  private String initializer(String name, Element element, int[] shape, ByteBuffer bytes) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(element.type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (int extent : shape) {
      tensor.addDims(extent);
    }
    graph.addInitializer(tensor);
    return name;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ValueInfoProto valueInfo(String name, Element element, String... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dim : dims) {
      if (dim.chars().allMatch(Character::isDigit)) {
        shape.addDimBuilder().setDimValue(Long.parseLong(dim));
      } else {
        shape.addDimBuilder().setDimParam(dim);
      }
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(element.type.getNumber()).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
