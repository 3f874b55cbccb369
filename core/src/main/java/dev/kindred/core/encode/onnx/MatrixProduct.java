package dev.kindred.core.encode.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * All dot products of some rows with others, by ONNX Runtime's matrix multiplication: several times
 * as fast as one product after the other, since values that are in registers are used more than
 * once. Runs on the calling thread. Thread-safe.
 */
public final class MatrixProduct {
  /** {@code Y = A × Bᵀ}. */
  private static final String OPERATOR = "Gemm";

  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;

  private MatrixProduct() {}

  /** The session of the process; it holds no weights. */
  private static final class Once {
    static final OrtSession SESSION = open();
  }

  /**
   * Multiplies. The buffers are direct ones in native order, and are taken from their beginning.
   *
   * @param a rows of {@code width} values
   * @param b other rows
   * @param products room for {@code aRows × bRows} values
   */
  public static void multiply(
      FloatBuffer a, int aRows, FloatBuffer b, int bRows, int width, FloatBuffer products) {
    OrtEnvironment environment = OnnxRuntime.start();
    try (OnnxTensor left = tensor(environment, a, aRows, width);
        OnnxTensor right = tensor(environment, b, bRows, width);
        OnnxTensor out = tensor(environment, products, aRows, bRows)) {
      Once.SESSION.run(Map.of("a", left, "b", right), Map.of("y", out)).close();
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot multiply matrices", e);
    }
  }

  private static OnnxTensor tensor(
      OrtEnvironment environment, FloatBuffer values, int rows, int width) throws OrtException {
    return OnnxTensor.createTensor(
        environment, values.slice(0, rows * width), new long[] {rows, width});
  }

  private static OrtSession open() {
    try (var options = new OrtSession.SessionOptions()) {
      // The callers' threads are the parallelism.
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      return OnnxRuntime.start().createSession(model(), options);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime cannot multiply matrices", e);
    }
  }

  /**
   * ModelProto: ir_version 1, graph 7, opset_import 8. GraphProto: node 1, name 2, in 11, out 12.
   */
  private static byte[] model() {
    var transposed = new Message().text(1, "transB").number(3, 1).number(20, 2);
    var node =
        new Message()
            .text(1, "a")
            .text(1, "b")
            .text(2, "y")
            .text(4, OPERATOR)
            .message(5, transposed);
    var graph =
        new Message()
            .message(1, node)
            .text(2, "product")
            .message(11, matrix("a", "m", "k"))
            .message(11, matrix("b", "n", "k"))
            .message(12, matrix("y", "m", "n"));
    return new Message()
        .number(1, IR_VERSION)
        .message(7, graph)
        .message(8, new Message().number(2, OPSET))
        .bytes();
  }

  /** ValueInfoProto of floats, both extents open. */
  private static Message matrix(String name, String rows, String columns) {
    var shape =
        new Message()
            .message(1, new Message().text(2, rows))
            .message(1, new Message().text(2, columns));
    var tensor = new Message().number(1, GraphHeader.FLOAT).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }
}
