package dev.kindred.core.schema;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/**
 * The run that made a commit:
 *
 * <pre>
 *   kindred.run.number  7
 *   kindred.run.time    2026-11-24T09:30:00Z
 *   kindred.run.action  index
 * </pre>
 *
 * @param number counts the runs that changed the index, from 1; 0 for one made before runs were
 *     counted
 * @param time when it began
 * @param action what it did: {@code index}, {@code delete}, {@code rollback to 3}, …
 */
public record Run(int number, Instant time, String action) {

  /** A commit that does not say what made it. */
  public static final Run UNKNOWN = new Run(0, Instant.EPOCH, "");

  private static final String PREFIX = "kindred.run.";

  /** The run that comes behind this one, beginning now. */
  public Run next(String nextAction) {
    return new Run(number + 1, Instant.now(), nextAction);
  }

  Map<String, String> toCommitData() {
    return Map.of(
        PREFIX + "number", String.valueOf(number),
        PREFIX + "time", time.toString(),
        PREFIX + "action", action);
  }

  static Run ofCommitData(Map<String, String> data) {
    if (!data.containsKey(PREFIX + "number")) {
      return UNKNOWN;
    }
    String number = data.get(PREFIX + "number");
    String time = data.getOrDefault(PREFIX + "time", "");
    try {
      return new Run(
          Integer.parseInt(number), Instant.parse(time), data.getOrDefault(PREFIX + "action", ""));
    } catch (NumberFormatException | DateTimeException e) {
      throw new IllegalArgumentException(
          "%snumber and .time must be a number and a time, got %s and %s"
              .formatted(PREFIX, number, time),
          e);
    }
  }
}
