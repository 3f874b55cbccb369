package dev.kindred.cli.report;

import java.util.ArrayList;
import java.util.List;

/** How many queries each of two systems does better on, a bar a pair. */
public final class OutcomePlot {
  private static final int WIDTH = 900;
  private static final int LEFT = 340;
  private static final int STEP = 28;
  private static final int BAR = 18;

  private final List<Outcome> outcomes = new ArrayList<>();

  private record Outcome(String label, int wins, int ties, int losses) {}

  /** Adds a pair. */
  public OutcomePlot pair(String label, int wins, int ties, int losses) {
    outcomes.add(new Outcome(label, wins, ties, losses));
    return this;
  }

  /** The drawing. */
  public Plot plot(String title) {
    var svg = new Svg();
    double y = 26;
    svg.bar("win", LEFT, 4, 12, 12, "better").text("q", LEFT + 18, 14, "start", "first better");
    svg.bar("tie", LEFT + 120, 4, 12, 12, "tie").text("q", LEFT + 138, 14, "start", "the same");
    svg.bar("loss", LEFT + 220, 4, 12, 12, "worse")
        .text("q", LEFT + 238, 14, "start", "second better");
    for (Outcome outcome : outcomes) {
      double scale =
          (double) (WIDTH - LEFT - 10) / Math.max(1, outcome.wins + outcome.ties + outcome.losses);
      svg.text("t", LEFT - 8, y + 13, "end", Labels.shortened(outcome.label, 42));
      double x = LEFT;
      x = part(svg, "win", x, y, scale, outcome.wins);
      x = part(svg, "tie", x, y, scale, outcome.ties);
      part(svg, "loss", x, y, scale, outcome.losses);
      y += STEP;
    }
    return svg.plot(
        title,
        "A bar for each pair of systems: queries that the first does better on, queries without a"
            + " difference, queries that the second does better on. The numbers are in the table"
            + " below.",
        WIDTH,
        (int) y);
  }

  private static double part(Svg svg, String style, double x, double y, double scale, int count) {
    double width = scale * count;
    svg.bar(style, x, y, width, BAR, "%d queries".formatted(count));
    if (width > 24) {
      svg.text(
          style.equals("tie") ? "t" : "c",
          x + width / 2,
          y + 13,
          "middle",
          Integer.toString(count));
    }
    return x + width;
  }
}
