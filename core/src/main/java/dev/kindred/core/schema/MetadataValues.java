package dev.kindred.core.schema;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** What values of metadata are, told by how they are written: numbers, dates, or neither. */
public final class MetadataValues {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,18}(\\.\\d{0,18})?|\\.\\d{1,18})([eE][+-]?\\d{1,3})?");
  private static final Pattern YEAR = Pattern.compile("\\d{4}");
  private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})[T ](\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?)(Z|[+-]\\d{2}:\\d{2})?");

  private MetadataValues() {}

  /** The number that a text is, such as {@code 12}, {@code -0.5} or {@code 1e6}. */
  public static OptionalDouble number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return OptionalDouble.empty();
    }
    double number = Double.parseDouble(text) + 0.0; // the index tells -0.0 from 0.0
    return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
  }

  /**
   * The point in time that a value is: a month or a day, at its beginning, or a time of a day, as
   * ISO 8601 writes them; UTC where no zone is given. A year alone is none: 2020 is more often a
   * number.
   */
  public static Optional<Instant> time(String text) {
    return YEAR.matcher(text).matches() ? Optional.empty() : firstInstant(text);
  }

  /** The first millisecond of a year, month, day, minute, second or point in time. */
  public static Optional<Instant> firstInstant(String text) {
    return edge(text, false);
  }

  /** The last millisecond of a year, month or day; of a time of a day, itself. */
  public static Optional<Instant> lastInstant(String text) {
    return edge(text, true);
  }

  private static Optional<Instant> edge(String text, boolean last) {
    try {
      LocalDate day;
      LocalDate next;
      if (YEAR.matcher(text).matches()) {
        day = Year.parse(text).atDay(1);
        next = day.plusYears(1);
      } else if (MONTH.matcher(text).matches()) {
        day = YearMonth.parse(text).atDay(1);
        next = day.plusMonths(1);
      } else if (DAY.matcher(text).matches()) {
        day = LocalDate.parse(text);
        next = day.plusDays(1);
      } else {
        return ofDay(text);
      }
      return Optional.of(
          last
              ? next.atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1)
              : day.atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty(); // such as the 31st of June
    }
  }

  private static Optional<Instant> ofDay(String text) {
    var time = TIME.matcher(text);
    if (!time.matches()) {
      return Optional.empty();
    }
    String local = time.group(1) + "T" + time.group(2);
    return Optional.of(
        time.group(5) == null
            ? LocalDateTime.parse(local).toInstant(ZoneOffset.UTC)
            : OffsetDateTime.parse(local + time.group(5)).toInstant());
  }
}
