package dev.kindred.cli.report;

/**
 * A report as one page. Light and dark follow the reader's system; each plot has a title and a
 * description for who does not see it, and its numbers in the table that follows.
 */
final class HtmlPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark;
        --paper: #fff; --ink: #1c1e21; --quiet: #5a6270; --rule: #d4d8de; --stripe: #f5f6f8;
        --s0: #1f6feb; --s1: #c2410c; --s2: #15803d; --s3: #7e22ce; --s4: #0e7490; --s5: #a16207;
        --s6: #be123c; --s7: #4b5563; --win: #1f6feb; --loss: #c2410c; --tie: #b6bcc6; }
      @media (prefers-color-scheme: dark) { :root {
        --paper: #14171c; --ink: #e6e8eb; --quiet: #9aa3b0; --rule: #363c46; --stripe: #1b1f26;
        --s0: #6ea8fe; --s1: #fb923c; --s2: #4ade80; --s3: #c084fc; --s4: #22d3ee; --s5: #facc15;
        --s6: #fb7185; --s7: #9ca3af; --win: #6ea8fe; --loss: #fb923c; --tie: #4a515d; } }
      body { background: var(--paper); color: var(--ink); margin: 2rem auto; max-width: 60rem;
        padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; }
      h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
      p { color: var(--quiet); margin: .3rem 0; }
      figure { margin: 1rem 0; } figcaption { font-weight: 600; margin-bottom: .3rem; }
      svg { max-width: 100%; height: auto; display: block; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
      th, td { padding: .25rem .7rem; text-align: left; border-bottom: 1px solid var(--rule);
        vertical-align: top; }
      tbody tr:nth-child(even) { background: var(--stripe); }
      th.n, td.n { text-align: right; white-space: nowrap; }
      text { fill: var(--ink); font: 12px system-ui, sans-serif; }
      text.c { fill: var(--paper); font-weight: 600; }
      text.q { fill: var(--quiet); } text.b { font-weight: 600; }
      line.a { stroke: var(--quiet); } line.g { stroke: var(--rule); }
      line.w { stroke: var(--ink); stroke-width: 1.5; }
      rect.win { fill: var(--win); } rect.loss { fill: var(--loss); } rect.tie { fill: var(--tie); }
      path { fill: none; stroke-width: 2; }
      """;

  /** Series that have a colour of their own. */
  static final int COLOURS = 8;

  private HtmlPage() {}

  static String of(Report report) {
    var page = new StringBuilder();
    page.append(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>%s</title>
        <style>
        %s%s</style>
        </head>
        <body>
        <main>
        <h1>%s</h1>
        """
            .formatted(
                Escape.html(report.title()), STYLE, seriesStyle(), Escape.html(report.title())));
    report.facts().forEach(fact -> paragraph(page, fact));
    int plots = 0;
    for (Section section : report.sections()) {
      page.append("<section>\n<h2>%s</h2>\n".formatted(Escape.html(section.title())));
      section.notes().forEach(note -> paragraph(page, note));
      for (Plot plot : section.plots()) {
        figure(page, plot, "plot" + plots++);
      }
      table(page, section);
      page.append("</section>\n");
    }
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private static String seriesStyle() {
    var style = new StringBuilder();
    for (int i = 0; i < COLOURS; i++) {
      style.append(
          "rect.s%d, circle.s%d { fill: var(--s%d); } path.s%d { stroke: var(--s%d); }\n"
              .formatted(i, i, i, i, i));
    }
    return style.toString();
  }

  private static void paragraph(StringBuilder page, String text) {
    page.append("<p>%s</p>\n".formatted(Escape.html(text)));
  }

  private static void figure(StringBuilder page, Plot plot, String id) {
    page.append(
        """
        <figure>
        <figcaption>%s</figcaption>
        <svg role="img" aria-labelledby="%s-t %s-d" viewBox="0 0 %d %d" width="%d" height="%d" xmlns="http://www.w3.org/2000/svg">
        <title id="%s-t">%s</title>
        <desc id="%s-d">%s</desc>
        %s</svg>
        </figure>
        """
            .formatted(
                Escape.html(plot.title()),
                id,
                id,
                plot.width(),
                plot.height(),
                plot.width(),
                plot.height(),
                id,
                Escape.html(plot.title()),
                id,
                Escape.html(plot.description()),
                plot.content()));
  }

  private static void table(StringBuilder page, Section section) {
    Table table = section.table();
    page.append(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n<table>\n<thead><tr>"
            .formatted(Escape.html(section.title())));
    for (Table.Column column : table.columns()) {
      page.append(
          "<th scope=\"col\"%s>%s</th>"
              .formatted(column.numeric() ? " class=\"n\"" : "", Escape.html(column.name())));
    }
    page.append("</tr></thead>\n<tbody>\n");
    for (var row : table.rows()) {
      page.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        page.append(
            "<td%s>%s</td>"
                .formatted(
                    table.columns().get(i).numeric() ? " class=\"n\"" : "",
                    Escape.html(row.get(i))));
      }
      page.append("</tr>\n");
    }
    page.append("</tbody>\n</table>\n</div>\n");
  }
}
