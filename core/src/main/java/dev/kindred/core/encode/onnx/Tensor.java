package dev.kindred.core.encode.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a TensorProto says of itself.
 *
 * @param type of its elements, a number of {@code TensorProto.DataType}
 * @param size how many elements it has
 * @param values the elements, if they are few numbers of 32 or 64 bits; else none
 * @param raw the elements' bytes, if they stand so
 */
record Tensor(
    int type, List<Long> shape, long size, List<Double> values, Optional<ByteBuffer> raw) {
  // TensorProto: dims 1, data_type 2, float_data 4, int64_data 7, raw_data 9, data_location 14.
  static final int UINT8 = 2;
  static final int INT8 = 3;
  static final int INT64 = 7;
  private static final int FLOAT16 = 10;
  private static final int DOUBLE = 11;
  private static final int BFLOAT16 = 16;
  private static final int INT32 = 6;
  private static final int MOST_VALUES = 16;

  /** Reads a tensor. */
  static Optional<Tensor> read(Fields fields) {
    var shape = new ArrayList<Long>();
    int type = 0;
    var values = new ArrayList<Double>();
    Optional<ByteBuffer> raw = Optional.empty();
    while (fields.next()) {
      switch (fields.number) {
        case 1 -> varints(fields, shape);
        case 2 -> type = (int) fields.value;
        case 4 -> floats(fields.content(), values);
        case 5, 7 -> {
          var whole = new ArrayList<Long>();
          varints(fields, whole);
          whole.forEach(value -> values.add((double) value));
        }
        case 9 -> raw = Optional.of(fields.content());
        default -> {}
      }
    }
    long size = shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    if (size <= MOST_VALUES && raw.isPresent()) {
      numbers(raw.get().duplicate().order(ByteOrder.LITTLE_ENDIAN), type, values);
    }
    return Optional.of(
        new Tensor(type, shape, size, values.size() == size ? values : List.<Double>of(), raw));
  }

  /** Whether its elements are floating-point numbers. */
  boolean floats() {
    return type == GraphHeader.FLOAT || type == FLOAT16 || type == DOUBLE || type == BFLOAT16;
  }

  private static void floats(ByteBuffer content, List<Double> values) {
    while (values.size() < MOST_VALUES && content.remaining() >= Float.BYTES) {
      values.add((double) content.getFloat());
    }
  }

  private static void numbers(ByteBuffer raw, int type, List<Double> values) {
    switch (type) {
      case GraphHeader.FLOAT -> floats(raw, values);
      case INT32 -> {
        while (raw.remaining() >= Integer.BYTES) {
          values.add((double) raw.getInt());
        }
      }
      case INT64 -> {
        while (raw.remaining() >= Long.BYTES) {
          values.add((double) raw.getLong());
        }
      }
      default -> {}
    }
  }

  /** Numbers of a repeated field, which stand packed or one by one. */
  static void varints(Fields fields, List<Long> into) {
    if (fields.isPacked()) {
      var packed = fields.message();
      while (packed.hasMore()) {
        into.add(packed.varint());
      }
    } else {
      into.add(fields.value);
    }
  }

  /** Whether a tensor's elements lie in another file. */
  static boolean isBeside(Fields fields) {
    while (fields.next()) {
      if (fields.number == 14 && fields.value == 1) {
        return true;
      }
    }
    return false;
  }

  /** Its one element. */
  Optional<Double> single() {
    return size == 1 && values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
