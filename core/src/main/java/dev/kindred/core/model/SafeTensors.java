package dev.kindred.core.model;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * A file of named tensors in the safetensors layout: eight bytes of header length, a JSON header of
 * {@code {name: {dtype, shape, data_offsets}}}, then the data, little-endian and row-major. Reads
 * F32, F16, BF16, F64, I8, I32 and I64, all as floats: a whole number beyond 2^24 loses its last
 * digits.
 */
public final class SafeTensors {
  /** The one entry of a header that is no tensor. */
  static final String METADATA = "__metadata__";

  private final String where;
  private final Map<String, JsonElement> header;
  private final ByteBuffer data;

  private SafeTensors(String where, Map<String, JsonElement> header, ByteBuffer data) {
    this.where = where;
    this.header = header;
    this.data = data;
  }

  /** A tensor's values, row-major, and its shape. */
  @SuppressWarnings("ArrayRecordComponent") // handed to whoever computes with it; never compared
  public record Tensor(float[] values, int[] shape) {}

  /**
   * Reads a file of a model.
   *
   * @throws ModelException if it is missing or not in this layout
   */
  public static SafeTensors read(ModelFiles files, String path) throws IOException {
    String where = files.describe(path);
    ByteBuffer bytes = ByteBuffer.wrap(files.read(path)).order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.remaining() < 8 ? -1 : bytes.getLong();
    if (length < 2 || length > bytes.remaining()) {
      throw new ModelException(
          "%s is not a safetensors file: its header does not fit in it".formatted(where));
    }
    byte[] json = new byte[(int) length];
    bytes.get(json);
    try {
      JsonObject header =
          ModelJson.parse(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
      header.remove(METADATA);
      return new SafeTensors(where, header.asMap(), bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    } catch (MalformedJsonException | EOFException | IllegalStateException e) {
      throw new ModelException(
          "%s is not a safetensors file: its header is not a JSON object".formatted(where), e);
    }
  }

  /** Names of the tensors. */
  public Set<String> names() {
    return header.keySet();
  }

  /**
   * Reads one tensor as floats.
   *
   * @throws ModelException if there is none of that name, or its type or extent is not supported
   */
  public Tensor tensor(String name) {
    JsonElement entry = header.get(name);
    if (entry == null) {
      throw new ModelException(
          "%s has no tensor %s; it holds %s".formatted(where, name, header.keySet()));
    }
    try {
      JsonObject object = entry.getAsJsonObject();
      String type = object.get("dtype").getAsString();
      int[] shape =
          object.getAsJsonArray("shape").asList().stream().mapToInt(SafeTensors::size).toArray();
      int begin = size(object.getAsJsonArray("data_offsets").get(0));
      int end = size(object.getAsJsonArray("data_offsets").get(1));
      int count = 1;
      for (int size : shape) {
        count = Math.multiplyExact(count, size);
      }
      return new Tensor(values(name, type, data.slice(begin, end - begin), count), shape);
    } catch (IllegalStateException
        | IndexOutOfBoundsException
        | NumberFormatException
        | ArithmeticException
        | ClassCastException
        | UnsupportedOperationException
        | NullPointerException e) {
      throw new ModelException("%s: tensor %s is not well-formed".formatted(where, name), e);
    }
  }

  private static int size(JsonElement number) {
    int size = Math.toIntExact(number.getAsLong());
    if (size < 0) {
      throw new ArithmeticException("negative size " + size);
    }
    return size;
  }

  private float[] values(String name, String type, ByteBuffer slice, int count) {
    ByteBuffer bytes = slice.order(ByteOrder.LITTLE_ENDIAN);
    int size =
        switch (type) {
          case "F64", "I64" -> Long.BYTES;
          case "F32", "I32" -> Integer.BYTES;
          case "F16", "BF16" -> Short.BYTES;
          case "I8" -> Byte.BYTES;
          default ->
              throw new ModelException(
                  "%s: tensor %s is of type %s; supported are F32, F16, BF16, F64, I8, I32 and I64"
                      .formatted(where, name, type));
        };
    if (bytes.remaining() != (long) size * count) {
      throw new IndexOutOfBoundsException(bytes.remaining());
    }
    float[] values = new float[count];
    if (type.equals("F32")) {
      bytes.asFloatBuffer().get(values);
      return values;
    }
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (type) {
            case "F16" -> Float.float16ToFloat(bytes.getShort());
            case "F64" -> (float) bytes.getDouble();
            case "I8" -> bytes.get();
            case "I32" -> bytes.getInt();
            case "I64" -> bytes.getLong();
            default -> Float.intBitsToFloat(bytes.getShort() << 16);
          };
    }
    return values;
  }
}
