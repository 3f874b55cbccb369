package dev.kindred.cli.report;

import java.util.Locale;

/** Writes elements of a drawing. */
final class Svg {
  private final StringBuilder content = new StringBuilder();

  /** A number as SVG has it: a hundredth of a pixel is enough. */
  private static String n(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /**
   * A rectangle.
   *
   * @param title what pointing at it shows
   */
  Svg bar(String style, double x, double y, double width, double height, String title) {
    content.append(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%s</title></rect>\n"
            .formatted(style, n(x), n(y), n(Math.max(0, width)), n(height), Escape.html(title)));
    return this;
  }

  Svg line(String style, double x1, double y1, double x2, double y2) {
    content.append(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
            .formatted(style, n(x1), n(y1), n(x2), n(y2)));
    return this;
  }

  /**
   * A text.
   *
   * @param anchor {@code start}, {@code middle} or {@code end}: what of it is at {@code x}
   */
  Svg text(String style, double x, double y, String anchor, String text) {
    content.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
            .formatted(style, n(x), n(y), anchor, Escape.html(text)));
    return this;
  }

  /** A line through points: x, y, x, y, ... */
  Svg path(String style, double[] points) {
    var path = new StringBuilder();
    for (int i = 0; i < points.length; i += 2) {
      path.append(i == 0 ? "M" : "L").append(n(points[i])).append(' ').append(n(points[i + 1]));
    }
    content.append("<path class=\"%s\" d=\"%s\"/>\n".formatted(style, path));
    return this;
  }

  /** A dot. */
  Svg dot(String style, double x, double y, String title) {
    content.append(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"3\"><title>%s</title></circle>\n"
            .formatted(style, n(x), n(y), Escape.html(title)));
    return this;
  }

  Plot plot(String title, String description, int width, int height) {
    return new Plot(title, description, width, height, content.toString());
  }
}
