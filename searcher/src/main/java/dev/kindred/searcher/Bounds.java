package dev.kindred.searcher;

import dev.kindred.core.schema.MetadataValues;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a value lies between, as a number, as a point in time, or as either: 2020 may be both, and
 * is compared to each kind of value by its own. Ends are included.
 *
 * @param numbers empty if the ends are no numbers
 * @param times empty if the ends are no dates
 */
public record Bounds(Optional<Numbers> numbers, Optional<Times> times) {

  /** Numbers; an infinite end is open. */
  public record Numbers(double from, double to) {
    /**
     * @throws IllegalArgumentException unless {@code from <= to}
     */
    public Numbers {
      if (!(from <= to)) {
        throw new IllegalArgumentException(
            "a range must not end before it begins, got %s to %s".formatted(from, to));
      }
      // The index tells -0.0 from 0.0.
      from += 0.0;
      to += 0.0;
    }
  }

  /** Points in time; {@link Instant#MIN} and {@link Instant#MAX} are open ends. */
  public record Times(Instant from, Instant to) {
    /**
     * @throws IllegalArgumentException if the end lies before the beginning
     */
    public Times {
      if (to.isBefore(from)) {
        throw new IllegalArgumentException(
            "a range must not end before it begins, got %s to %s".formatted(from, to));
      }
    }
  }

  /** Which values count, of those to one side of a point. */
  enum Side {
    AT_LEAST,
    ABOVE,
    AT_MOST,
    BELOW
  }

  /** Numbers from one to another, both included. */
  public static Bounds numbers(double from, double to) {
    return new Bounds(Optional.of(new Numbers(from, to)), Optional.empty());
  }

  /** Points in time from one to another, both included. */
  public static Bounds times(Instant from, Instant to) {
    return new Bounds(Optional.empty(), Optional.of(new Times(from, to)));
  }

  /**
   * From one text to another.
   *
   * @param from number or date; empty for an open end
   * @param to number or date, the whole of it; empty for an open end
   * @return empty unless an end is given, both are numbers or both dates, and the first is not
   *     behind the second
   */
  static Optional<Bounds> between(String from, String to) {
    if (from.isEmpty() && to.isEmpty()) {
      return Optional.empty();
    }
    OptionalDouble low = number(from, Double.NEGATIVE_INFINITY);
    OptionalDouble high = number(to, Double.POSITIVE_INFINITY);
    Optional<Numbers> numbers =
        low.isPresent() && high.isPresent() && low.getAsDouble() <= high.getAsDouble()
            ? Optional.of(new Numbers(low.getAsDouble(), high.getAsDouble()))
            : Optional.empty();
    Optional<Instant> begin =
        from.isEmpty() ? Optional.of(Instant.MIN) : MetadataValues.firstInstant(from);
    Optional<Instant> end =
        to.isEmpty() ? Optional.of(Instant.MAX) : MetadataValues.lastInstant(to);
    Optional<Times> times =
        begin.isPresent() && end.isPresent() && !begin.get().isAfter(end.get())
            ? Optional.of(new Times(begin.get(), end.get()))
            : Optional.empty();
    return numbers.isEmpty() && times.isEmpty()
        ? Optional.empty()
        : Optional.of(new Bounds(numbers, times));
  }

  /** Whether a text can be an end. */
  static boolean isOne(String text) {
    return MetadataValues.number(text).isPresent() || MetadataValues.firstInstant(text).isPresent();
  }

  /** To one side of a text; empty unless it is a number or a date. */
  static Optional<Bounds> beside(Side side, String text) {
    OptionalDouble number = MetadataValues.number(text);
    Optional<Instant> first = MetadataValues.firstInstant(text);
    Optional<Instant> last = MetadataValues.lastInstant(text);
    if (number.isEmpty() && first.isEmpty()) {
      return Optional.empty();
    }
    Optional<Numbers> numbers =
        number.isPresent() ? Optional.of(numbers(side, number.getAsDouble())) : Optional.empty();
    Optional<Times> times =
        first.isPresent() && last.isPresent()
            ? Optional.of(times(side, first.get(), last.get()))
            : Optional.empty();
    return Optional.of(new Bounds(numbers, times));
  }

  private static Numbers numbers(Side side, double number) {
    return switch (side) {
      case AT_LEAST -> new Numbers(number, Double.POSITIVE_INFINITY);
      case ABOVE -> new Numbers(Math.nextUp(number), Double.POSITIVE_INFINITY);
      case AT_MOST -> new Numbers(Double.NEGATIVE_INFINITY, number);
      case BELOW -> new Numbers(Double.NEGATIVE_INFINITY, Math.nextDown(number));
    };
  }

  private static Times times(Side side, Instant first, Instant last) {
    return switch (side) {
      case AT_LEAST -> new Times(first, Instant.MAX);
      case ABOVE -> new Times(last.plusMillis(1), Instant.MAX);
      case AT_MOST -> new Times(Instant.MIN, last);
      case BELOW -> new Times(Instant.MIN, first.minusMillis(1));
    };
  }

  private static OptionalDouble number(String text, double open) {
    return text.isEmpty() ? OptionalDouble.of(open) : MetadataValues.number(text);
  }
}
