package dev.kindred.core.encode.onnx;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The fields of one protobuf message that is being read, in order (protobuf's "Encoding" page). */
final class Fields {
  private final ByteBuffer bytes;

  /** Number of the field. */
  int number;

  /** The value of a varint; the length of anything with one. */
  long value;

  private int wireType;
  private int start;
  private int end;

  Fields(ByteBuffer bytes) {
    this.bytes = bytes;
    this.end = bytes.position();
  }

  /** Goes to the next field, if there is one. */
  boolean next() {
    bytes.position(end);
    if (!bytes.hasRemaining()) {
      return false;
    }
    start = end;
    long key = varint();
    number = (int) (key >>> 3);
    wireType = (int) (key & 7);
    long length =
        switch (wireType) {
          case 0 -> {
            value = varint();
            yield 0;
          }
          case 1 -> Long.BYTES;
          case 2 -> {
            value = varint();
            yield value;
          }
          case 5 -> Integer.BYTES;
          default -> throw new IllegalArgumentException("no wire type of ONNX's");
        };
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    end = bytes.position() + (int) length;
    return true;
  }

  Fields message() {
    return new Fields(bytes.slice(bytes.position(), end - bytes.position()));
  }

  /** The field with its key, as it stands in the message. */
  ByteBuffer whole() {
    return bytes.slice(start, end - start);
  }

  /** The value of a field with a length, its numbers in ONNX's order of bytes. */
  ByteBuffer content() {
    return bytes.slice(bytes.position(), end - bytes.position()).order(ByteOrder.LITTLE_ENDIAN);
  }

  String text() {
    return StandardCharsets.UTF_8.decode(content()).toString();
  }

  /** Whether the field has a length: a message, text, or several numbers. */
  boolean isPacked() {
    return wireType == 2;
  }

  /** Whether anything is left of numbers that stand one behind the other. */
  boolean hasMore() {
    return bytes.hasRemaining();
  }

  /** The next number. */
  long varint() {
    long result = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes.get();
      result |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return result;
      }
    }
    throw new IllegalArgumentException("varint of more than ten bytes");
  }
}
