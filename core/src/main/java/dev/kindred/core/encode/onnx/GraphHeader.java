package dev.kindred.core.encode.onnx;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an ONNX file says of itself, read from its protobuf without loading it.
 *
 * @param opset version of ONNX's own operators that it uses
 * @param outputs in the file's order
 */
public record GraphHeader(int opset, List<Output> outputs) {

  /** Numbers that ONNX gives the element types, as {@code TensorProto.DataType} has them. */
  public static final int FLOAT = 1;

  private static final int FLOAT16 = 10;
  private static final int BFLOAT16 = 16;

  // Field numbers of onnx.proto: ModelProto, GraphProto, ValueInfoProto, TypeProto and so on.
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_OPSET = 8;
  private static final int GRAPH_OUTPUT = 12;

  /**
   * An output.
   *
   * @param elementType a number of {@code TensorProto.DataType}; 0 if it is no tensor
   * @param shape extents, -1 where they are open; empty if the file does not tell
   */
  public record Output(String name, int elementType, Optional<List<Integer>> shape) {
    /** Whether its values are floating-point numbers. */
    public boolean isFloats() {
      return elementType == FLOAT || elementType == FLOAT16 || elementType == BFLOAT16;
    }

    /** Whether it has so many axes, as far as the file tells. */
    public boolean hasRank(int rank) {
      return shape.isPresent() && shape.get().size() == rank;
    }

    /** Size of the last axis; -1 where it is open. */
    public int width() {
      return shape.isPresent() && !shape.get().isEmpty() ? shape.get().getLast() : -1;
    }
  }

  /** Copies the list. */
  public GraphHeader {
    outputs = List.copyOf(outputs);
  }

  /**
   * Reads the header.
   *
   * @param model the whole file; its position is left alone
   * @return empty if the bytes are no model
   */
  static Optional<GraphHeader> read(ByteBuffer model) {
    try {
      int opset = 0;
      var outputs = new ArrayList<Output>();
      var fields = new Fields(model.duplicate());
      while (fields.next()) {
        if (fields.number == MODEL_GRAPH) {
          var graph = fields.message();
          while (graph.next()) {
            if (graph.number == GRAPH_OUTPUT) {
              outputs.add(output(graph.message()));
            }
          }
        } else if (fields.number == MODEL_OPSET) {
          opset = Math.max(opset, opset(fields.message()));
        }
      }
      return outputs.isEmpty() ? Optional.empty() : Optional.of(new GraphHeader(opset, outputs));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      // ONNX Runtime, which sees the same bytes, says better what is wrong with them.
      return Optional.empty();
    }
  }

  /** Version of an OperatorSetIdProto; 0 for operators other than ONNX's own. */
  static int opset(Fields fields) {
    String domain = "";
    int version = 0;
    while (fields.next()) {
      switch (fields.number) {
        case 1 -> domain = fields.text();
        case 2 -> version = (int) fields.value;
        default -> {}
      }
    }
    return domain.isEmpty() || domain.equals("ai.onnx") ? version : 0;
  }

  /** ValueInfoProto: name 1, type 2, in which tensor_type 1, in which elem_type 1 and shape 2. */
  private static Output output(Fields fields) {
    String name = "";
    int elementType = 0;
    Optional<List<Integer>> shape = Optional.empty();
    while (fields.next()) {
      if (fields.number == 1) {
        name = fields.text();
      } else if (fields.number == 2) {
        var type = fields.message();
        while (type.next()) {
          if (type.number == 1) {
            var tensor = type.message();
            while (tensor.next()) {
              if (tensor.number == 1) {
                elementType = (int) tensor.value;
              } else if (tensor.number == 2) {
                shape = Optional.of(shape(tensor.message()));
              }
            }
          }
        }
      }
    }
    return new Output(name, elementType, shape);
  }

  /** TensorShapeProto: dim 1, in which dim_value 1. */
  private static List<Integer> shape(Fields fields) {
    var shape = new ArrayList<Integer>();
    while (fields.next()) {
      if (fields.number == 1) {
        int extent = -1;
        var dimension = fields.message();
        while (dimension.next()) {
          if (dimension.number == 1 && dimension.value > 0) {
            extent = (int) Math.min(dimension.value, Integer.MAX_VALUE);
          }
        }
        shape.add(extent);
      }
    }
    return List.copyOf(shape);
  }
}
