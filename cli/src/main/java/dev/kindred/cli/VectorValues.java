package dev.kindred.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A vector's values as they are printed. */
sealed interface VectorValues {
  int length();

  Number at(int place);

  /** As numpy reads them, lowest byte first. */
  byte[] bytes();

  /** Full precision. */
  @SuppressWarnings("ArrayRecordComponent") // printed at once; never compared
  record Floats(float[] values) implements VectorValues {
    @Override
    public int length() {
      return values.length;
    }

    @Override
    public Number at(int place) {
      return values[place];
    }

    @Override
    public byte[] bytes() {
      ByteBuffer buffer =
          ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
      buffer.asFloatBuffer().put(values);
      return buffer.array();
    }
  }

  /**
   * Quantised.
   *
   * @param unsigned whether they are 0 to 255
   */
  @SuppressWarnings("ArrayRecordComponent") // printed at once; never compared
  record Bytes(byte[] bytes, boolean unsigned) implements VectorValues {
    @Override
    public int length() {
      return bytes.length;
    }

    @Override
    public Number at(int place) {
      return unsigned ? Byte.toUnsignedInt(bytes[place]) : (int) bytes[place];
    }
  }
}
