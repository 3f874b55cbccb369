package dev.kindred.core.vector;

import java.util.Locale;

/** What a value of a vector is stored as; the rules are those of sentence-transformers. */
public enum Precision {
  /** Four bytes: not quantised. */
  FLOAT32(false, 1),
  /** A signed byte a value, by {@link ValueRanges}. */
  INT8(true, 1),
  /** An unsigned byte a value, by {@link ValueRanges}. */
  UINT8(true, 1),
  /**
   * A bit a value, whether it is above 0; the first of eight is the highest of a byte, less 128.
   */
  BINARY(false, 8),
  /** As {@link #BINARY}, but the bytes are unsigned. */
  UBINARY(false, 8);

  private final boolean ranged;
  private final int valuesInByte;

  Precision(boolean ranged, int valuesInByte) {
    this.ranged = ranged;
    this.valuesInByte = valuesInByte;
  }

  /** Whether {@link ValueRanges} are needed. */
  public boolean ranged() {
    return ranged;
  }

  /** Whether the bytes are to be read as 0 to 255, not -128 to 127. */
  public boolean unsigned() {
    return this == UINT8 || this == UBINARY;
  }

  /** The name in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Values of a quantised vector, of a dimension. */
  public int length(int dimension) {
    return Math.ceilDiv(dimension, valuesInByte);
  }

  /**
   * Quantises a vector to bytes by the ranges of values.
   *
   * @throws IllegalArgumentException if this is no precision of {@link #ranged} values, or the
   *     ranges are for other dimensions
   */
  public byte[] quantise(float[] vector, ValueRanges ranges) {
    if (!ranged) {
      throw new IllegalArgumentException("ranges are for int8 and uint8, got them for " + label());
    }
    float[] steps = ranges.steps(vector);
    byte[] bytes = new byte[steps.length];
    for (int i = 0; i < bytes.length; i++) {
      // Casts cut what is behind the point, towards nought, in both cases.
      bytes[i] = (byte) (int) (this == INT8 ? steps[i] - 128 : steps[i]);
    }
    return bytes;
  }

  /**
   * Quantises a vector to bits. What is missing of the last byte is noughts.
   *
   * @throws IllegalArgumentException if this is not {@link #BINARY} or {@link #UBINARY}
   */
  public byte[] quantise(float[] vector) {
    if (valuesInByte == 1) {
      throw new IllegalArgumentException("bits are for binary and ubinary, got " + label());
    }
    byte[] bytes = new byte[length(vector.length)];
    for (int i = 0; i < vector.length; i++) {
      if (vector[i] > 0) {
        bytes[i >> 3] |= (byte) (0x80 >>> (i & 7));
      }
    }
    if (this == BINARY) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] -= (byte) 128;
      }
    }
    return bytes;
  }
}
