package dev.kindred.cli.report;

import java.util.List;

/**
 * A part of a report.
 *
 * @param title what it is about
 * @param notes sentences below the title, each a paragraph
 * @param plots what the table holds, drawn; none where there is nothing to draw
 * @param table the numbers
 * @param detail whether it is left out on a terminal
 */
public record Section(
    String title, List<String> notes, List<Plot> plots, Table table, boolean detail) {

  /** Copies. */
  public Section {
    notes = List.copyOf(notes);
    plots = List.copyOf(plots);
  }
}
