package dev.kindred.cli.report;

/** What plots have in common. */
final class Labels {
  private Labels() {}

  /** The class of a series' colour. */
  static String series(int index) {
    return "s" + index % HtmlPage.COLOURS;
  }

  /** Fit for a place of so many characters. */
  static String shortened(String label, int most) {
    int length = label.codePointCount(0, label.length());
    return length <= most ? label : label.substring(0, label.offsetByCodePoints(0, most - 1)) + "…";
  }
}
