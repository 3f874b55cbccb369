package dev.kindred.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Curves over [0, 1] both ways. */
public final class CurvePlot {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 420;
  private static final int LEFT = 60;
  private static final int RIGHT = 300;
  private static final int TOP = 30;
  private static final int BOTTOM = 45;

  private final List<Curve> curves = new ArrayList<>();

  /** A point, in [0, 1] both ways. */
  public record Point(double x, double y) {}

  private record Curve(String label, List<Point> points) {}

  /** Adds a curve. */
  public CurvePlot curve(String label, List<Point> points) {
    curves.add(new Curve(label, List.copyOf(points)));
    return this;
  }

  /** The drawing. */
  public Plot plot(String title, String xLabel, String yLabel) {
    var svg = new Svg();
    for (int tick = 0; tick <= 5; tick++) {
      String label = String.format(Locale.ROOT, "%.1f", tick / 5.0);
      svg.line("g", x(tick / 5.0), y(0), x(tick / 5.0), y(1));
      svg.line("g", x(0), y(tick / 5.0), x(1), y(tick / 5.0));
      svg.text("q", x(tick / 5.0), y(0) + 18, "middle", label);
      svg.text("q", x(0) - 8, y(tick / 5.0) + 4, "end", label);
    }
    svg.text("t", x(0.5), HEIGHT - 6, "middle", xLabel);
    svg.text("t", 10, 14, "start", yLabel);
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      double[] path = new double[2 * curve.points.size()];
      for (int p = 0; p < curve.points.size(); p++) {
        path[2 * p] = x(curve.points.get(p).x);
        path[2 * p + 1] = y(curve.points.get(p).y);
      }
      svg.path(Labels.series(i), path);
      for (Point point : curve.points) {
        svg.dot(
            Labels.series(i),
            x(point.x),
            y(point.y),
            String.format(Locale.ROOT, "%s: %.4f at %.1f", curve.label, point.y, point.x));
      }
      double legend = TOP + 10 + i * 20;
      svg.bar(Labels.series(i), WIDTH - RIGHT + 20, legend, 14, 10, curve.label);
      svg.text("t", WIDTH - RIGHT + 40, legend + 9, "start", Labels.shortened(curve.label, 36));
    }
    return svg.plot(
        title,
        "A curve for each system, %s across and %s upwards. The numbers are in the table below."
            .formatted(xLabel, yLabel),
        WIDTH,
        HEIGHT);
  }

  private static double x(double value) {
    return LEFT + value * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double value) {
    return HEIGHT - BOTTOM - value * (HEIGHT - TOP - BOTTOM);
  }
}
