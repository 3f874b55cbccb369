package dev.kindred.core.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values are what numpy gives for the formulas of {@code quantize_embeddings}. */
class PrecisionTest {
  private static final ValueRanges TO_255 =
      new ValueRanges(new float[] {0, 0, 0}, new float[] {255, 255, 255});

  @Test
  void quantise_int8_cutsTowardsNoughtAfterMovingBy128() {
    // -127.5 -> -127, -0.5 -> 0, 126.9 -> 126
    assertThat(Precision.INT8.quantise(new float[] {0.5f, 127.5f, 254.9f}, TO_255))
        .containsExactly(-127, 0, 126);
    assertThat(Precision.INT8.quantise(new float[] {0, 128, 255}, TO_255))
        .containsExactly(-128, 0, 127);
  }

  @Test
  void quantise_uint8_cuts() {
    assertThat(Precision.UINT8.quantise(new float[] {0.9f, 127.5f, 255}, TO_255))
        .containsExactly(0, 127, (byte) 255);
  }

  @Test
  void quantise_outsideTheRanges_goesToTheirEnds() {
    float[] outside = {-1000, 300, Float.MAX_VALUE};
    assertThat(Precision.INT8.quantise(outside, TO_255)).containsExactly(-128, 127, 127);
    assertThat(Precision.UINT8.quantise(outside, TO_255)).containsExactly(0, 255, 255);
  }

  @Test
  void quantise_rangeWithoutExtent_isItsEnds() {
    var point = new ValueRanges(new float[] {2, 2, 2}, new float[] {2, 2, 2});
    assertThat(Precision.UINT8.quantise(new float[] {1, 2, 3}, point)).containsExactly(0, 0, 255);
    assertThat(Precision.INT8.quantise(new float[] {1, 2, 3}, point))
        .containsExactly(-128, -128, 127);
  }

  @Test
  void quantise_binary_packsHighestBitFirst() {
    float[] vector = {1, -1, 0, 0.1f, 0, 0, 0, 2, -0f, 3};
    assertThat(Precision.UBINARY.quantise(vector)).containsExactly(0b1001_0001, 0b0100_0000);
    assertThat(Precision.BINARY.quantise(vector))
        .containsExactly(0b1001_0001 - 128, 0b0100_0000 - 128);
    assertThat(Precision.BINARY.length(10)).isEqualTo(2);
    assertThat(Precision.INT8.length(10)).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void quantise_ranges_keepEveryValueWithinAStep(long seed) {
    var random = new Random(seed);
    float[][] vectors = RandomVectors.clumped(seed, 50, 20, 5, 1 + random.nextDouble());
    ValueRanges ranges = ValueRanges.of(vectors);
    for (float[] vector : vectors) {
      byte[] signed = Precision.INT8.quantise(vector, ranges);
      byte[] unsigned = Precision.UINT8.quantise(vector, ranges);
      for (int d = 0; d < vector.length; d++) {
        float step = (ranges.greatest()[d] - ranges.least()[d]) / 255;
        float off = vector[d] - (ranges.least()[d] + step * Byte.toUnsignedInt(unsigned[d]));
        assertThat(off).as("seed %d, dimension %d", seed, d).isBetween(-0.01f * step, 1.01f * step);
        // Below the middle one cuts down and the other up.
        assertThat(signed[d] + 128 - Byte.toUnsignedInt(unsigned[d]))
            .as("seed %d, dimension %d", seed, d)
            .isBetween(0, signed[d] > 0 ? 0 : 1);
      }
    }
  }

  @Test
  void of_vectors_areTheLeastAndTheGreatestOfEachDimension() {
    ValueRanges ranges = ValueRanges.of(new float[][] {{1, -5}, {3, -7}, {2, 0}});
    assertThat(ranges.least()).containsExactly(1, -7);
    assertThat(ranges.greatest()).containsExactly(3, 0);
  }

  @Test
  void quantise_mismatch_isRefused() {
    assertThatThrownBy(() -> Precision.BINARY.quantise(new float[3], TO_255))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ranges are for int8 and uint8, got them for binary");
    assertThatThrownBy(() -> Precision.INT8.quantise(new float[3]))
        .hasMessage("bits are for binary and ubinary, got int8");
    assertThatThrownBy(() -> Precision.INT8.quantise(new float[2], TO_255))
        .hasMessage("vectors must have as many values as the ranges (3), got 2");
    assertThatThrownBy(() -> new ValueRanges(new float[1], new float[2]))
        .hasMessage("ranges must have as many least as greatest values, got 1 and 2");
    assertThatThrownBy(() -> new ValueRanges(new float[] {2}, new float[] {1}))
        .hasMessage("a range's least value must be <= the greatest, dimension 0 has 2.0 and 1.0");
    assertThatThrownBy(() -> ValueRanges.of(new float[][] {}))
        .hasMessage("there must be at least one vector, got none");
  }
}
