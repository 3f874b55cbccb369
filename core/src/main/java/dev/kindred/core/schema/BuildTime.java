package dev.kindred.core.schema;

import java.time.Duration;
import java.util.Map;

/**
 * What it took to make an index, summed over all runs that changed it:
 *
 * <pre>
 *   kindred.time.dense     milliseconds of encoding to vectors alone, summed over threads
 *   kindred.time.sparse    milliseconds of encoding to sparse terms alone, summed over threads
 *   kindred.time.joint     milliseconds of encoding to both in one pass, summed over threads
 *   kindred.time.total     milliseconds of the runs as a whole
 * </pre>
 *
 * <p>A pass that gives both is not split: most of it is the backbone, which either would have to
 * run.
 *
 * @param dense encoding to vectors alone, summed over threads
 * @param sparse encoding to sparse terms alone, summed over threads
 * @param joint encoding to both in one pass, summed over threads; 0 in indexes of older versions
 * @param total the runs as a whole
 */
public record BuildTime(Duration dense, Duration sparse, Duration joint, Duration total) {

  /** Nothing done yet. */
  public static final BuildTime NONE =
      new BuildTime(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private static final String PREFIX = "kindred.time.";

  /** Both together. */
  public BuildTime plus(BuildTime other) {
    return new BuildTime(
        dense.plus(other.dense),
        sparse.plus(other.sparse),
        joint.plus(other.joint),
        total.plus(other.total));
  }

  Map<String, String> toCommitData() {
    return Map.of(
        PREFIX + "dense", String.valueOf(dense.toMillis()),
        PREFIX + "sparse", String.valueOf(sparse.toMillis()),
        PREFIX + "joint", String.valueOf(joint.toMillis()),
        PREFIX + "total", String.valueOf(total.toMillis()));
  }

  static BuildTime ofCommitData(Map<String, String> data) {
    return new BuildTime(
        time(data, "dense"), time(data, "sparse"), time(data, "joint"), time(data, "total"));
  }

  private static Duration time(Map<String, String> data, String key) {
    String value = data.getOrDefault(PREFIX + key, "0");
    try {
      return Duration.ofMillis(Long.parseLong(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s%s must be a number, got %s".formatted(PREFIX, key, value), e);
    }
  }
}
