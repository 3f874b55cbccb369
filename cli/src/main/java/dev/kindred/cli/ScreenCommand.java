package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.dense.Embedding;
import dev.kindred.core.model.Models;
import dev.kindred.core.vector.Match;
import dev.kindred.core.vector.SemanticSearch;
import dev.kindred.core.vector.VectorSimilarity;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "screen",
    description = {
      "Print the lines whose meaning is close to a line of a list.",
      "",
      "As grep -f does by letters, this does by meaning: a line passes if its cosine with some line of"
          + " the list reaches the threshold. Prints the score, the nearest line of the list and the line,"
          + " with tabs between them, as each line comes, so a program may keep one running. Exits 1 if"
          + " nothing was close."
    },
    footer = {
      "  kindred screen --against known-issues.txt new-tickets.txt",
      "  tail -f app.log | kindred screen --against alarming.txt --threshold 0.6",
      "  kindred screen --against banned.txt --json < comments.txt | jq .line"
    })
final class ScreenCommand implements Callable<Integer> {
  /** Where F1 is about highest for pairs that people call the same (docs/sentences.md). */
  private static final float DEFAULT_THRESHOLD = 0.8f;

  private static final int FLUSH_EVERY = 64;

  /** Lines that are compared at once: many are compared faster together, with a long list. */
  private static final int COMPARED_AT_ONCE = 256;

  private final Terminal terminal;
  private long count;
  private long cut;
  private long flagged;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Files of lines to look at; - is standard input, and the default.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--against",
      paramLabel = "LIST",
      required = true,
      description = "File of lines to compare with; several may be named.")
  private List<String> against = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "The model. Default: " + Models.DEFAULT_DENSE + ".")
  private String model = Models.DEFAULT_DENSE;

  @Option(
      names = "--threshold",
      paramLabel = "X",
      description = "Least cosine of a line that is printed. Default: " + DEFAULT_THRESHOLD + ".")
  private float threshold = DEFAULT_THRESHOLD;

  @Option(
      names = "--json",
      description = "One JSON object a line: its place and text, the score, and the list's line.")
  private boolean json;

  /** A line on its way. */
  private record Place(String source, long number) {}

  /** A line that is to be compared. */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a record
  private record Encoded(Sentence line, float[] vector) {}

  ScreenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (!(threshold >= -1 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold must be from -1 to 1, got " + threshold);
    }
    LineSources list = LineSources.of(terminal, against);
    LineSources sources = LineSources.of(terminal, files);
    if (against.contains(LineSources.STANDARD_INPUT)
        && (files.isEmpty() || files.contains(LineSources.STANDARD_INPUT))) {
      throw new IllegalArgumentException("standard input can be read only once");
    }
    List<Sentence> references = Sentence.read(list);
    if (references.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: has no lines to compare with".formatted(String.join(", ", against)));
    }
    try (DenseEncoder encoder = DenseEncoders.open(model);
        var pool = new EncodingPool(Runtime.getRuntime().availableProcessors())) {
      float[][] vectors =
          new SentenceEncoding(terminal, encoder, pool)
              .encode(references.stream().map(Sentence::text).toList());
      var search = new SemanticSearch(VectorSimilarity.COSINE, vectors, 1);
      sources.read((source, lines) -> screen(encoder, pool, references, search, source, lines));
      SentenceEncoding.tellCut(terminal, cut, count, encoder.maxTokens());
    }
    if (count == 0) {
      terminal.err().println("kindred: no lines to screen");
    }
    return flagged > 0 ? Failures.OK : Failures.NOTHING;
  }

  private void screen(
      DenseEncoder encoder,
      EncodingPool pool,
      List<Sentence> references,
      SemanticSearch search,
      String source,
      TextLines lines)
      throws IOException {
    var places = new ArrayDeque<Place>();
    var waiting = new ArrayList<Encoded>();
    var window =
        new EncodingWindow<Embedding>(
            pool,
            encoder,
            TextRole.PLAIN,
            (text, embedding) -> {
              Place place = places.remove();
              count++;
              cut += embedding.cutTokens() > 0 ? 1 : 0;
              waiting.add(
                  new Encoded(
                      new Sentence(place.source(), place.number(), text), embedding.vector()));
              if (waiting.size() == COMPARED_AT_ONCE) {
                answer(waiting, references, search);
              }
            });
    for (@Nullable String line = lines.next(); line != null; line = lines.next()) {
      places.add(new Place(source, lines.number()));
      window.add(line);
      boolean pause = !lines.ready();
      if (pause) {
        // Whoever writes may be waiting for the answer before going on.
        window.drain();
        answer(waiting, references, search);
      }
      if ((pause || lines.number() % FLUSH_EVERY == 0) && terminal.out().checkError()) {
        return; // nobody reads any more
      }
    }
    window.drain();
    answer(waiting, references, search);
  }

  /** Prints those of the lines that are close to the list. */
  private void answer(List<Encoded> lines, List<Sentence> references, SemanticSearch search) {
    List<List<Match>> nearest =
        search.search(lines.stream().map(Encoded::vector).toArray(float[][]::new), Runnable::run);
    for (int i = 0; i < nearest.size(); i++) {
      Match match = nearest.get(i).getFirst();
      if (match.score() >= threshold) {
        flagged++;
        print(lines.get(i).line(), match.score(), references.get(match.index()));
      }
    }
    lines.clear();
  }

  private void print(Sentence line, float score, Sentence reference) {
    if (json) {
      JsonObject object = line.json();
      object.addProperty("score", score);
      object.add("nearest", reference.json());
      terminal.out().print(Json.line(object) + "\n");
      return;
    }
    // Programs get the line to the letter; a terminal would act on some characters.
    boolean seen = terminal.display().outIsTty();
    terminal
        .out()
        .print(
            String.format(
                Locale.ROOT,
                "%.4f\t%s\t%s\n",
                score,
                SafeText.line(reference.text()),
                seen ? SafeText.block(line.text()) : line.text()));
  }
}
