package dev.kindred.core.encode.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A protobuf message that is being written (protobuf's "Encoding" page). */
final class Message {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Message number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  Message text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  Message message(int field, Message message) {
    return bytes(field, message.bytes());
  }

  Message bytes(int field, byte[] bytes) {
    length(field, bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  Message bytes(int field, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return bytes(field, copy);
  }

  /** The beginning of a field of which only the length is known. */
  Message length(int field, long length) {
    varint(((long) field << 3) | 2);
    varint(length);
    return this;
  }

  /** A number of 32 bits with a fraction. */
  Message real(int field, float value) {
    varint(((long) field << 3) | 5);
    out.writeBytes(
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    return this;
  }

  ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes());
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
