package dev.kindred.core.encode.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixProductTest {
  private static final int ROOM = 10;

  private static FloatBuffer buffer(int values) {
    return ByteBuffer.allocateDirect(values * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static FloatBuffer random(int values, Random random) {
    FloatBuffer buffer = buffer(values);
    for (int i = 0; i < values; i++) {
      buffer.put(i, random.nextFloat() - 0.5f);
    }
    return buffer;
  }

  /** Buffers may be longer than the matrices, and stand anywhere. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 3, 5", "32, 7, 33", "17, 200, 384"})
  void multiply_anyExtents_givesAllProducts(int aRows, int bRows, int width) {
    long seed = 31L * aRows + bRows;
    var random = new Random(seed);
    FloatBuffer a = random(aRows * width + ROOM, random).position(ROOM);
    FloatBuffer b = random(bRows * width, random);
    FloatBuffer products = buffer(aRows * bRows + ROOM);

    MatrixProduct.multiply(a, aRows, b, bRows, width, products);

    for (int i = 0; i < aRows; i++) {
      for (int j = 0; j < bRows; j++) {
        double expected = 0;
        for (int k = 0; k < width; k++) {
          expected += (double) a.get(i * width + k) * b.get(j * width + k);
        }
        assertThat((double) products.get(i * bRows + j))
            .as("seed %d, row %d, other %d", seed, i, j)
            .isCloseTo(expected, within(1e-4));
      }
    }
    for (int i = aRows * bRows; i < products.capacity(); i++) {
      assertThat(products.get(i)).isZero();
    }
  }
}
