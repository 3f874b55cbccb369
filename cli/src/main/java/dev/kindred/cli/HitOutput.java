package dev.kindred.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** How hits are shown. */
final class HitOutput {
  @Option(names = "--explain", description = "Show what each side gave to each score.")
  boolean explain;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      completionCandidates = Choices.Formats.class,
      description = "How hits are printed: ${COMPLETION-CANDIDATES}. Default: pretty.")
  Optional<OutputFormat> format = Optional.empty();

  @Option(names = "--json", description = "Same as --format json.")
  boolean json;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      completionCandidates = Choices.Colours.class,
      description =
          "Emphasise the query's words: ${COMPLETION-CANDIDATES}. Default: auto, which is on a"
              + " terminal unless NO_COLOR is set.")
  Style.Choice colour = Style.Choice.AUTO;

  /**
   * @throws IllegalArgumentException if the options contradict each other
   */
  OutputFormat format() {
    if (json && format.isPresent() && format.get() != OutputFormat.JSON) {
      throw new IllegalArgumentException(
          "--json and --format %s contradict each other".formatted(Choices.label(format.get())));
    }
    return json ? OutputFormat.JSON : format.orElse(OutputFormat.PRETTY);
  }

  HitPrinter printer(Terminal terminal) {
    return new HitPrinter(
        terminal.out(), Style.of(colour, terminal), terminal.display().columns(), explain);
  }
}
