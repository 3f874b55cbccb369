package dev.kindred.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as users write them. */
final class TimeSpan {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)(ms|s)");

  private TimeSpan() {}

  /**
   * Reads {@code 300ms}, {@code 2s} or {@code 1.5s}.
   *
   * @throws IllegalArgumentException if it is none of these, or 0
   */
  static Duration parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "a time is a number and ms or s, such as 300ms, got %s".formatted(text));
    }
    double number = Double.parseDouble(form.group(1));
    double millis = form.group(2).equals("s") ? 1000 * number : number;
    Duration time = Duration.ofNanos(Math.round(millis * 1e6));
    if (!time.isPositive()) {
      throw new IllegalArgumentException("a time must be above 0, got %s".formatted(text));
    }
    return time;
  }
}
