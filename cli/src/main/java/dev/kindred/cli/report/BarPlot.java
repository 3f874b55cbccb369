package dev.kindred.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bars with confidence intervals, in groups: one group a metric, one bar a system. */
public final class BarPlot {
  private static final int WIDTH = 900;
  private static final int LEFT = 230;
  private static final int RIGHT = 60;
  private static final int BAR = 14;
  private static final int STEP = 20;
  private static final int GROUP_GAP = 30;

  private final List<Group> groups = new ArrayList<>();

  /**
   * A bar.
   *
   * @param label what it is of
   * @param value its length, in [0, 1]
   * @param low where its interval begins
   * @param high where its interval ends
   */
  public record Bar(String label, double value, double low, double high) {

    /** A bar without an interval. */
    public static Bar exact(String label, double value) {
      return new Bar(label, value, value, value);
    }

    private String title() {
      String title = String.format(Locale.ROOT, "%s: %.4f", label, value);
      return high > low
          ? title + String.format(Locale.ROOT, ", interval %.4f to %.4f", low, high)
          : title;
    }
  }

  private record Group(String name, List<Bar> bars) {}

  /** Adds a group; the bars of each in the same order, so that colours mean the same. */
  public BarPlot group(String name, List<Bar> bars) {
    groups.add(new Group(name, List.copyOf(bars)));
    return this;
  }

  /** The drawing. */
  public Plot plot(String title) {
    var svg = new Svg();
    int height = 10;
    for (Group group : groups) {
      height += GROUP_GAP + group.bars.size() * STEP;
    }
    double scale = WIDTH - LEFT - RIGHT;
    for (int tick = 0; tick <= 5; tick++) {
      double x = LEFT + scale * tick / 5;
      svg.line("g", x, 10, x, height);
      svg.text("q", x, height + 16, "middle", String.format(Locale.ROOT, "%.1f", tick / 5.0));
    }
    int y = 10;
    for (Group group : groups) {
      y += GROUP_GAP;
      svg.text("b", LEFT, y - 8, "start", group.name);
      for (int i = 0; i < group.bars.size(); i++) {
        Bar bar = group.bars.get(i);
        String value = String.format(Locale.ROOT, "%.4f", bar.value);
        svg.text("t", LEFT - 8, y + 11, "end", Labels.shortened(bar.label, 28));
        svg.bar(Labels.series(i), LEFT, y, scale * bar.value, BAR, bar.title());
        double middle = y + BAR / 2.0;
        double low = LEFT + scale * bar.low;
        double high = LEFT + scale * bar.high;
        if (high > low) {
          svg.line("w", low, middle, high, middle);
          svg.line("w", low, middle - 4, low, middle + 4);
          svg.line("w", high, middle - 4, high, middle + 4);
        }
        svg.text("q", Math.max(high, LEFT + scale * bar.value) + 6, y + 11, "start", value);
        y += STEP;
      }
    }
    return svg.plot(
        title,
        "Bars from 0 to 1, a group for each metric; a line across a bar's end, where there is one,"
            + " is its confidence interval. The numbers are in the table below.",
        WIDTH,
        height + 24);
  }
}
