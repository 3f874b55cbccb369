package dev.kindred.cli;

import dev.kindred.core.vector.Precision;
import dev.kindred.core.vector.ValueRanges;
import java.util.Arrays;
import java.util.Optional;
import org.apache.lucene.util.VectorUtil;
import picocli.CommandLine.Option;

/** What is made of a model's vectors, in the order of sentence-transformers. */
final class VectorOptions {
  @Option(
      names = "--truncate-dim",
      paramLabel = "N",
      description = "Keep the first N values of each vector (for Matryoshka models).")
  private Optional<Integer> truncateDimension = Optional.empty();

  @Option(
      names = "--normalize",
      description = "Bring vectors to unit length, after truncating them.")
  private boolean normalize;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      completionCandidates = Choices.Precisions.class,
      description = {
        "Quantise at last, to ${COMPLETION-CANDIDATES}. int8 and uint8 divide the range of each"
            + " dimension evenly; binary and ubinary are a bit a value. Default: float32."
      })
  private Precision precision = Precision.FLOAT32;

  @Option(
      names = "--calibration",
      paramLabel = "FILE",
      description =
          "Lines whose vectors give the ranges for int8 and uint8. Default: the texts themselves.")
  private Optional<String> calibration = Optional.empty();

  /** Whether any was given. */
  boolean given() {
    return truncateDimension.isPresent()
        || normalize
        || precision != Precision.FLOAT32
        || calibration.isPresent();
  }

  /** The file of lines that give the ranges. */
  Optional<String> calibration() {
    return calibration;
  }

  Precision precision() {
    return precision;
  }

  /**
   * @throws IllegalArgumentException if they make no sense together, or for vectors this wide
   */
  void check(int dimension) {
    if (calibration.isPresent() && !precision.ranged()) {
      throw new IllegalArgumentException(
          "--calibration is for --precision int8 and uint8, got " + precision.label());
    }
    if (truncateDimension.isPresent()
        && (truncateDimension.get() < 1 || truncateDimension.get() > dimension)) {
      throw new IllegalArgumentException(
          "--truncate-dim must be from 1 to the model's %d, got %d"
              .formatted(dimension, truncateDimension.get()));
    }
  }

  /** A vector truncated and normalised, as far as that was asked for. */
  float[] shape(float[] vector) {
    float[] shaped =
        truncateDimension.isPresent() ? Arrays.copyOf(vector, truncateDimension.get()) : vector;
    return normalize ? VectorUtil.l2normalize(shaped.clone(), false) : shaped;
  }

  /**
   * Values of a vector that was {@link #shape}d.
   *
   * @param ranges there where the precision needs them
   */
  VectorValues values(float[] shaped, Optional<ValueRanges> ranges) {
    return switch (precision) {
      case FLOAT32 -> new VectorValues.Floats(shaped);
      case INT8, UINT8 ->
          new VectorValues.Bytes(
              precision.quantise(shaped, ranges.orElseThrow()), precision.unsigned());
      case BINARY, UBINARY ->
          new VectorValues.Bytes(precision.quantise(shaped), precision.unsigned());
    };
  }
}
