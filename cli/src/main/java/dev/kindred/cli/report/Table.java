package dev.kindred.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows below headings.
 *
 * @param columns one or more
 * @param rows cells, as many a row as there are columns
 */
public record Table(List<Column> columns, List<List<String>> rows) {

  /**
   * A column.
   *
   * @param name its heading
   * @param numeric whether its cells are numbers, and so stand at its right
   */
  public record Column(String name, boolean numeric) {

    /** A column of text. */
    public static Column text(String name) {
      return new Column(name, false);
    }

    /** A column of numbers. */
    public static Column number(String name) {
      return new Column(name, true);
    }
  }

  /**
   * @throws IllegalArgumentException if a row has more cells than there are columns, or fewer
   */
  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row must have %d cells, got %d".formatted(columns.size(), row.size()));
      }
    }
  }

  /** Lines of text, columns two blanks apart. */
  List<String> lines() {
    int[] widths =
        IntStream.range(0, columns.size())
            .map(
                i ->
                    Math.max(
                        columns.get(i).name.length(),
                        rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0)))
            .toArray();
    var lines = new ArrayList<String>();
    lines.add(line(columns.stream().map(Column::name).toList(), widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private String line(List<String> cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String padding = " ".repeat(widths[i] - cells.get(i).length());
      line.append(i == 0 ? "" : "  ");
      line.append(columns.get(i).numeric ? padding + cells.get(i) : cells.get(i) + padding);
    }
    return line.toString().stripTrailing();
  }
}
