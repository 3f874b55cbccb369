package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.cli.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How results are told, beside the table on standard output. */
final class ReportOptions {
  private static final String STANDARD_OUTPUT = "-";

  @Option(names = "--json", description = "As JSON, with full precision.")
  private boolean json;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write the tables as Markdown; - is standard output, instead of the table.")
  private Optional<String> markdown = Optional.empty();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a report with plots, as one page that needs no other file.")
  private Optional<String> html = Optional.empty();

  /**
   * @throws IllegalArgumentException if standard output is asked for twice
   */
  void check() {
    if (json && markdown.filter(STANDARD_OUTPUT::equals).isPresent()) {
      throw new IllegalArgumentException("--json and --markdown - both write standard output");
    }
  }

  /** Whether a report is wanted in a file. */
  boolean report() {
    return markdown.isPresent() || html.isPresent();
  }

  /**
   * Writes what was asked for.
   *
   * @param lines what goes to standard output if nothing else does
   */
  void write(
      Terminal terminal,
      Supplier<Report> report,
      Supplier<JsonObject> object,
      Supplier<Iterable<String>> lines)
      throws IOException {
    boolean toOutput = markdown.filter(STANDARD_OUTPUT::equals).isPresent();
    if (json) {
      terminal.out().println(Json.pretty(object.get()));
    } else if (!toOutput) {
      lines.get().forEach(terminal.out()::println);
    }
    if (report()) {
      Report written = report.get();
      if (toOutput) {
        terminal.out().print(written.markdown());
      } else if (markdown.isPresent()) {
        Files.writeString(terminal.resolve(markdown.get()), written.markdown());
      }
      if (html.isPresent()) {
        Files.writeString(terminal.resolve(html.get()), written.html());
      }
    }
  }
}
