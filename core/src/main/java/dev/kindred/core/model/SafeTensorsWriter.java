package dev.kindred.core.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.model.SafeTensors.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes named tensors in the safetensors layout that {@link SafeTensors} reads, all as F32. The
 * header is padded with spaces to a multiple of eight bytes, so that the data is aligned, and says
 * {@code format: pt}, without which transformers refuses a file.
 */
public final class SafeTensorsWriter {
  private static final int BUFFER_BYTES = 1 << 16;

  private SafeTensorsWriter() {}

  /**
   * Writes a file, over one that is there. The bytes depend on the tensors alone.
   *
   * @param tensors by name, stored in the map's order
   * @throws IllegalArgumentException if a tensor's shape does not hold as many values as it has
   */
  public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    byte[] header = header(tensors);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(buffer.putLong(header.length).array(), 0, Long.BYTES);
      out.write(header);
      buffer.clear();
      for (Tensor tensor : tensors.values()) {
        for (float value : tensor.values()) {
          if (!buffer.hasRemaining()) {
            out.write(buffer.array());
            buffer.clear();
          }
          buffer.putFloat(value);
        }
      }
      out.write(buffer.array(), 0, buffer.position());
    }
  }

  private static byte[] header(Map<String, Tensor> tensors) {
    JsonObject header = new JsonObject();
    JsonObject metadata = new JsonObject();
    metadata.addProperty("format", "pt");
    header.add(SafeTensors.METADATA, metadata);
    long begin = 0;
    for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
      Tensor tensor = named.getValue();
      long count = 1;
      JsonArray shape = new JsonArray();
      for (int size : tensor.shape()) {
        count = Math.multiplyExact(count, size);
        shape.add(size);
      }
      if (count != tensor.values().length) {
        throw new IllegalArgumentException(
            "tensor %s must hold as many values as its shape %s, got %d"
                .formatted(
                    named.getKey(), Arrays.toString(tensor.shape()), tensor.values().length));
      }
      long end = begin + count * Float.BYTES;
      JsonArray offsets = new JsonArray();
      offsets.add(begin);
      offsets.add(end);
      JsonObject entry = new JsonObject();
      entry.addProperty("dtype", "F32");
      entry.add("shape", shape);
      entry.add("data_offsets", offsets);
      header.add(named.getKey(), entry);
      begin = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(json, Math.ceilDiv(json.length, Long.BYTES) * Long.BYTES);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }
}
