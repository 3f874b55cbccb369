package dev.kindred.core.model.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes safetensors files: the header's length (8 bytes, little-endian), the header (JSON: name to
 * {@code dtype, shape, data_offsets}, padded with spaces to a multiple of 8), then the tensors back
 * to back, little-endian.
 */
public final class SafeTensorsWriter {
  private SafeTensorsWriter() {}

  /** How the floats are stored. */
  public enum Type {
    /** Four bytes. */
    F32(4),
    /** IEEE half precision: two bytes, 11 bits of precision. */
    F16(2),
    /** The upper half of an F32: two bytes, 8 bits of precision; the rest is cut. */
    BF16(2);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    private void put(ByteBuffer out, float value) {
      switch (this) {
        case F32 -> out.putFloat(value);
        case F16 -> out.putShort(Float.floatToFloat16(value));
        case BF16 -> out.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
      }
    }
  }

  /**
   * Writes a file, making its folders.
   *
   * @param tensors by name, stored in the map's order
   */
  public static void write(Path file, Type type, Map<String, FloatTensor> tensors)
      throws IOException {
    JsonObject header = new JsonObject();
    int offset = 0;
    for (Map.Entry<String, FloatTensor> tensor : tensors.entrySet()) {
      int end = offset + tensor.getValue().values().length * type.bytes;
      header.add(tensor.getKey(), entry(type, tensor.getValue(), offset, end));
      offset = end;
    }
    String json = header.toString();
    json += " ".repeat(Math.floorMod(-json.getBytes(StandardCharsets.UTF_8).length, 8));
    byte[] headerBytes = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(Long.BYTES + headerBytes.length + offset)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(headerBytes.length)
            .put(headerBytes);
    for (FloatTensor tensor : tensors.values()) {
      for (float value : tensor.values()) {
        type.put(out, value);
      }
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, out.array());
  }

  private static JsonObject entry(Type type, FloatTensor tensor, int begin, int end) {
    JsonArray shape = new JsonArray();
    for (int extent : tensor.shape()) {
      shape.add(extent);
    }
    JsonArray offsets = new JsonArray();
    offsets.add(begin);
    offsets.add(end);
    JsonObject entry = new JsonObject();
    entry.addProperty("dtype", type.name());
    entry.add("shape", shape);
    entry.add("data_offsets", offsets);
    return entry;
  }
}
