package dev.kindred.cli.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How two systems differ query by query: a bar each, from the first's best to the second's. */
public final class DifferencePlot {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 260;
  private static final int LEFT = 60;
  private static final int TOP = 15;
  private static final int BOTTOM = 30;

  private DifferencePlot() {}

  /**
   * A query.
   *
   * @param label what pointing at it shows
   * @param value the first's value less the second's
   */
  public record Difference(String label, double value) {}

  /**
   * The drawing.
   *
   * @param first who is better above the line
   * @param second who is better below
   */
  public static Plot plot(String title, String first, String second, List<Difference> differences) {
    List<Difference> sorted =
        differences.stream()
            .sorted(Comparator.comparingDouble((Difference d) -> -d.value))
            .toList();
    double most = sorted.stream().mapToDouble(d -> Math.abs(d.value)).max().orElse(0);
    double limit = most > 1 ? Math.ceil(most) : most > 0 ? Math.ceil(most * 10 - 1e-9) / 10 : 1;
    double zero = TOP + (HEIGHT - TOP - BOTTOM) / 2.0;
    double scale = (HEIGHT - TOP - BOTTOM) / 2.0 / limit;
    double step = (double) (WIDTH - LEFT - 10) / Math.max(1, sorted.size());
    var svg = new Svg();
    for (int tick = -2; tick <= 2; tick++) {
      double value = limit * tick / 2;
      double y = zero - scale * value;
      svg.line(tick == 0 ? "a" : "g", LEFT, y, WIDTH - 10, y);
      svg.text("q", LEFT - 8, y + 4, "end", String.format(Locale.ROOT, "%+.2f", value));
    }
    for (int i = 0; i < sorted.size(); i++) {
      Difference difference = sorted.get(i);
      double length = scale * difference.value;
      svg.bar(
          length >= 0 ? "win" : "loss",
          LEFT + i * step,
          length >= 0 ? zero - length : zero,
          step * 0.85,
          Math.abs(length),
          String.format(Locale.ROOT, "%s: %+.4f", difference.label, difference.value));
    }
    svg.text("b", WIDTH - 10, TOP + 12, "end", "above: " + Labels.shortened(first, 60) + " better");
    svg.text(
        "b", LEFT + 6, HEIGHT - 10, "start", "below: " + Labels.shortened(second, 60) + " better");
    return svg.plot(
        title,
        "A bar for each query, sorted by how far the two systems are apart; above the line %s is"
                .formatted(first)
            + " better, below it %s. The queries are listed in the tables below.".formatted(second),
        WIDTH,
        HEIGHT);
  }
}
