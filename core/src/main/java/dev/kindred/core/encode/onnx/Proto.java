package dev.kindred.core.encode.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Messages of onnx.proto that are written. */
final class Proto {
  /** Domain of ONNX Runtime's own operators. */
  static final String MICROSOFT = "com.microsoft";

  private Proto() {}

  /** NodeProto, of one of ONNX's own operators: input 1, output 2, name 3, op_type 4. */
  static Message node(String operator, List<String> inputs, String output) {
    return node(operator, inputs, List.of(output));
  }

  /** As the other, with several outputs. */
  static Message node(String operator, List<String> inputs, List<String> outputs) {
    var node = new Message();
    inputs.forEach(input -> node.text(1, input));
    outputs.forEach(output -> node.text(2, output));
    return node.text(3, outputs.getFirst()).text(4, operator);
  }

  /** NodeProto, of one of ONNX Runtime's: domain 7. */
  static Message ofMicrosoft(String operator, List<String> inputs, String output) {
    return node(operator, inputs, output).text(7, MICROSOFT);
  }

  /** AttributeProto of one number with a fraction: name 1, f 2, type 20 (FLOAT is 1). */
  static Message attribute(String name, double value) {
    return new Message().text(1, name).real(2, (float) value).number(20, 1);
  }

  /** AttributeProto of one whole number: name 1, i 3, type 20 (INT is 2). */
  static Message attribute(String name, long value) {
    return new Message().text(1, name).number(3, value).number(20, 2);
  }

  /** AttributeProto of several numbers: name 1, ints 8, type 20 (INTS is 7). */
  static Message attribute(String name, long[] values) {
    var attribute = new Message().text(1, name);
    for (long value : values) {
      attribute.number(8, value);
    }
    return attribute.number(20, 7);
  }

  /** AttributeProto of a tensor: name 1, t 5, type 20 (TENSOR is 4). */
  static Message attribute(String name, Message tensor) {
    return new Message().text(1, name).message(5, tensor).number(20, 4);
  }

  /** TensorProto of floats; its shape is empty for a number. */
  static Message floats(List<Long> shape, float... values) {
    var raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return tensor(GraphHeader.FLOAT, shape, raw);
  }

  /** TensorProto of whole numbers of 64 bits, of rank 1. */
  static Message wholes(long... values) {
    return wholes(List.of((long) values.length), values);
  }

  /** As the other; its shape is empty for a number. */
  static Message wholes(List<Long> shape, long... values) {
    var raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return tensor(Tensor.INT64, shape, raw);
  }

  /** TensorProto: dims 1, data_type 2, raw_data 9. */
  static Message tensor(int type, List<Long> shape, ByteBuffer raw) {
    var tensor = new Message();
    shape.forEach(extent -> tensor.number(1, extent));
    return tensor.number(2, type).bytes(9, raw);
  }

  /**
   * ValueInfoProto of floats: name 1, type 2, in which tensor_type 1, in which elem_type 1 and
   * shape 2, in which dim 1, in which dim_value 1.
   *
   * @param shape extents; those below 1 are left open
   */
  static Message value(String name, int... shape) {
    var extents = new Message();
    for (int extent : shape) {
      extents.message(1, extent > 0 ? new Message().number(1, extent) : new Message());
    }
    var tensor = new Message().number(1, GraphHeader.FLOAT).message(2, extents);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }
}
