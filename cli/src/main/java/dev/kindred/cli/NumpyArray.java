package dev.kindred.cli;

import dev.kindred.core.vector.Precision;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Numpy's file format, version 1.0: a header of a multiple of 64 bytes, then rows of values. */
final class NumpyArray {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;

  private NumpyArray() {}

  /** Writes vectors, which are as wide as each other, as one array of two dimensions. */
  static void write(OutputStream out, Precision precision, List<VectorValues> vectors)
      throws IOException {
    int width = vectors.isEmpty() ? 0 : vectors.getFirst().length();
    out.write(header(type(precision), vectors.size(), width));
    for (VectorValues vector : vectors) {
      out.write(vector.bytes());
    }
  }

  private static String type(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> "<f4";
      case INT8, BINARY -> "|i1";
      case UINT8, UBINARY -> "|u1";
    };
  }

  private static byte[] header(String type, int rows, int columns) {
    String shape =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(type, rows, columns);
    int before = MAGIC.length + Short.BYTES;
    int whole = Math.ceilDiv(before + shape.length() + 1, ALIGNMENT) * ALIGNMENT;
    String padded = shape + " ".repeat(whole - before - shape.length() - 1) + "\n";
    return ByteBuffer.allocate(whole)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) padded.length())
        .put(padded.getBytes(StandardCharsets.US_ASCII))
        .array();
  }
}
