package dev.kindred.core.vector;

import dev.kindred.core.encode.onnx.MatrixProduct;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Dot products of a block of rows with a tile of others, as a product of matrices. Both are copied
 * to where native code can read them, in room that each thread keeps.
 */
final class Products {
  private static final ThreadLocal<Products> OF_THREAD = ThreadLocal.withInitial(Products::new);

  private FloatBuffer block = FloatBuffer.allocate(0);
  private FloatBuffer tile = FloatBuffer.allocate(0);
  private FloatBuffer products = FloatBuffer.allocate(0);

  private Products() {}

  /** This thread's; what it held before is overwritten. */
  static Products ofThread() {
    return OF_THREAD.get();
  }

  void block(float[][] vectors, int[] rows) {
    block = roomFor(block, (long) rows.length * vectors[0].length);
    for (int row : rows) {
      block.put(vectors[row]);
    }
  }

  /** Multiplies all rows of the block with those of a tile. */
  void multiply(int blockRows, float[][] vectors, int from, int to) {
    int width = vectors[0].length;
    tile = roomFor(tile, (long) (to - from) * width);
    for (int row = from; row < to; row++) {
      tile.put(vectors[row]);
    }
    products = roomFor(products, (long) blockRows * (to - from));
    MatrixProduct.multiply(block, blockRows, tile, to - from, width, products);
  }

  /** The products of one row of the block with the tile. */
  void get(int place, float[] into, int count) {
    products.get(place * count, into, 0, count);
  }

  /** The same buffer if it is large enough; empty. */
  private static FloatBuffer roomFor(FloatBuffer buffer, long values) {
    if (buffer.capacity() >= values) {
      return buffer.clear();
    }
    int bytes = Math.toIntExact(values * Float.BYTES);
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }
}
