package dev.kindred.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an evaluation found.
 *
 * @param title what was evaluated
 * @param facts what it was evaluated on, and with
 * @param sections what came out
 */
public record Report(String title, List<String> facts, List<Section> sections) {

  /** Copies. */
  public Report {
    facts = List.copyOf(facts);
    sections = List.copyOf(sections);
  }

  /** For a terminal: what is no detail, without plots. */
  public List<String> lines() {
    var lines = new ArrayList<>(facts);
    for (Section section : sections) {
      if (!section.detail()) {
        lines.add("");
        lines.add(section.title());
        lines.addAll(section.table().lines());
      }
    }
    return lines;
  }

  /** As Markdown: all tables, no plots. */
  public String markdown() {
    var markdown = new StringBuilder("# %s\n".formatted(Escape.markdown(title)));
    facts.forEach(fact -> markdown.append("\n%s\n".formatted(Escape.markdown(fact))));
    for (Section section : sections) {
      markdown.append("\n## %s\n\n".formatted(Escape.markdown(section.title())));
      section.notes().forEach(note -> markdown.append("%s\n\n".formatted(Escape.markdown(note))));
      Table table = section.table();
      markdown.append(row(table.columns().stream().map(c -> Escape.markdown(c.name())).toList()));
      markdown.append(row(table.columns().stream().map(c -> c.numeric() ? "--:" : "---").toList()));
      table.rows().forEach(r -> markdown.append(row(r.stream().map(Escape::markdown).toList())));
    }
    return markdown.toString();
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** As one HTML page: no script, no other file, nothing fetched. */
  public String html() {
    return HtmlPage.of(this);
  }
}
