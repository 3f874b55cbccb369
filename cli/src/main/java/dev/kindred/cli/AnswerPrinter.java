package dev.kindred.cli;

import dev.kindred.searcher.SearchResults;
import java.io.IOException;
import java.io.PrintStream;

/** Prints the answers to many queries, one behind the other. */
final class AnswerPrinter implements ManyQueries.Sink {
  private final HitPrinter hits;
  private final PrintStream out;
  private final OutputFormat format;
  private boolean first = true;

  AnswerPrinter(HitPrinter hits, PrintStream out, OutputFormat format) {
    this.hits = hits;
    this.out = out;
    this.format = format;
  }

  @Override
  public void accept(QueryLine line, SearchResults results) throws IOException {
    switch (format) {
      case PRETTY -> {
        out.println((first ? "" : "\n") + hits.style().title(SafeText.line(line.text())));
        hits.print(format, line.text(), line.id(), results);
        if (results.hits().isEmpty()) {
          out.println("    nothing found");
        }
      }
      case JSON -> out.print((first ? "[\n" : ",\n") + hits.json(line, results));
      case JSONL -> hits.printLines(line, results);
      case TSV -> hits.printTable(line, results);
      case PATHS, TREC -> hits.print(format, line.text(), line.id(), results);
    }
    first = false;
  }

  @Override
  public void close() {
    if (format == OutputFormat.JSON) {
      out.println("\n]");
    }
  }
}
