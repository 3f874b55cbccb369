package dev.kindred.core.text;

import java.util.Locale;

/**
 * Where in its file a passage is found.
 *
 * @param kind by what the file is divided
 * @param label which part, as people call it: {@code 12}, {@code 12-13}, {@code Budget}, {@code
 *     Guide > Setup}; never blank
 */
public record Location(Kind kind, String label) {

  /** By what files are divided. */
  public enum Kind {
    /** Headings, the outermost first. */
    HEADING(" > "),
    /** Lines of the file, from 1, both ends included. */
    LINES(":"),
    /** Pages, from 1. */
    PAGE(" p. "),
    /** Slides of a presentation, from 1. */
    SLIDE(" slide "),
    /** Sheets of a workbook, by name. */
    SHEET(" sheet "),
    /** Cells of a notebook, from 1. */
    CELL(" cell ");

    private final String separator;

    Kind(String separator) {
      this.separator = separator;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws IllegalArgumentException if the label is blank
   */
  public Location {
    if (label.isBlank()) {
      throw new IllegalArgumentException("the label of a location must not be blank");
    }
  }

  /** As it follows a path: {@code " p. 12"}, {@code ":40-80"}, {@code " > Setup"}. */
  public String suffix() {
    return kind.separator + label;
  }

  /** One line that {@link #parse} reads. */
  public String toText() {
    return kind.label() + " " + label;
  }

  /**
   * Reads what {@link #toText} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Location parse(String text) {
    int space = text.indexOf(' ');
    if (space < 0) {
      throw new IllegalArgumentException("no location: " + text);
    }
    return new Location(
        Kind.valueOf(text.substring(0, space).toUpperCase(Locale.ROOT)), text.substring(space + 1));
  }
}
