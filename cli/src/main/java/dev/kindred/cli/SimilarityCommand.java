package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.cli.TextPairs.TextPair;
import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.dense.Embedding;
import dev.kindred.core.model.Models;
import dev.kindred.core.vector.VectorSimilarity;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "similarity",
    description = {
      "Say how alike two texts are in meaning.",
      "",
      "Prints the score of two TEXTs. Without texts, reads pairs from --pairs FILE, or from standard"
          + " input, and prints for each its score and the two texts, with tabs between them, in the"
          + " order read. A file's extension says how pairs are written: .csv, .jsonl (objects, or lists"
          + " of two texts); others are columns separated by tabs."
    },
    footer = {
      "  kindred similarity 'the plant is dry' 'water is needed'",
      "  kindred similarity --pairs pairs.tsv | sort -rn | head",
      "  kindred similarity --pairs sts.csv --fields sentence1,sentence2 --similarity dot --json"
    })
final class SimilarityCommand implements Callable<Integer> {
  private static final int FLUSH_EVERY = 64;

  private final Terminal terminal;
  private final Deque<Embedding> firsts = new ArrayDeque<>();
  private long texts;
  private long cut;

  @Parameters(arity = "0..*", paramLabel = "TEXT", description = "Two texts, in quotes.")
  private List<String> given = new ArrayList<>();

  @Option(
      names = "--pairs",
      paramLabel = "FILE",
      description = "File of pairs; - is standard input, and the default.")
  private Optional<String> pairs = Optional.empty();

  @Option(
      names = "--fields",
      paramLabel = "NAME,NAME",
      description =
          "The two fields of JSON objects (default: sentence1,sentence2), or columns, whose names"
              + " are then in the first line (default: the first two, without a line of names).")
  private Optional<String> fields = Optional.empty();

  @Option(
      names = "--pair-format",
      paramLabel = "FORMAT",
      completionCandidates = Choices.PairFormats.class,
      description = "How pairs are written: ${COMPLETION-CANDIDATES}. Default: by the extension.")
  private Optional<PairFormat> format = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "The model. Default: " + Models.DEFAULT_DENSE + ".")
  private String model = Models.DEFAULT_DENSE;

  @Option(
      names = "--similarity",
      paramLabel = "NAME",
      completionCandidates = Choices.Similarities.class,
      description = {
        "${COMPLETION-CANDIDATES}; the last two are distances, made negative, so that more always"
            + " means more alike. Default: cosine."
      })
  private VectorSimilarity similarity = VectorSimilarity.COSINE;

  @Option(names = "--json", description = "One JSON object a line: the score and the two texts.")
  private boolean json;

  SimilarityCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (!given.isEmpty()) {
      return compareGiven();
    }
    Optional<List<String>> names = names();
    LineSources sources = LineSources.of(terminal, pairs.map(List::of).orElse(List.of()));
    try (DenseEncoder encoder = DenseEncoders.open(model);
        var pool = new EncodingPool(Runtime.getRuntime().availableProcessors())) {
      sources.read(
          (source, lines) ->
              compare(
                  encoder,
                  pool,
                  new TextPairs(lines, PairFormat.of(format, source), names),
                  lines));
      SentenceEncoding.tellCut(terminal, cut, texts, encoder.maxTokens());
    }
    if (texts == 0) {
      terminal.err().println("kindred: no pairs to compare");
      return Failures.NOTHING;
    }
    return Failures.OK;
  }

  private int compareGiven() {
    if (given.size() != 2) {
      throw new IllegalArgumentException(
          "two texts are compared, got %d; each goes in quotes".formatted(given.size()));
    }
    if (pairs.isPresent() || fields.isPresent() || format.isPresent()) {
      throw new IllegalArgumentException(
          "--pairs, --fields and --pair-format are for pairs in files: leave them or the texts out");
    }
    try (DenseEncoder encoder = DenseEncoders.open(model)) {
      Embedding first = encoder.encode(given.getFirst(), TextRole.PLAIN);
      Embedding second = encoder.encode(given.getLast(), TextRole.PLAIN);
      note(first);
      note(second);
      float score = similarity.of(first.vector(), second.vector());
      if (json) {
        print(new TextPair(given.getFirst(), given.getLast()), score);
      } else {
        terminal.out().print(String.format(Locale.ROOT, "%.6f\n", score));
      }
      SentenceEncoding.tellCut(terminal, cut, texts, encoder.maxTokens());
    }
    return Failures.OK;
  }

  private Optional<List<String>> names() {
    Optional<List<String>> names = fields.map(list -> List.of(list.split(",", -1)));
    if (names.isPresent()
        && (names.get().size() != 2 || names.get().stream().anyMatch(String::isBlank))) {
      throw new IllegalArgumentException(
          "--fields must be two names with a comma between them, got '%s'".formatted(fields.get()));
    }
    return names;
  }

  private void compare(DenseEncoder encoder, EncodingPool pool, TextPairs from, TextLines lines)
      throws IOException {
    var waiting = new ArrayDeque<TextPair>();
    var window =
        new EncodingWindow<Embedding>(
            pool, encoder, TextRole.PLAIN, (text, embedding) -> accept(waiting, embedding));
    for (@Nullable TextPair pair = from.next(); pair != null; pair = from.next()) {
      waiting.add(pair);
      window.add(pair.first());
      window.add(pair.second());
      boolean pause = !lines.ready();
      if (pause) {
        // Whoever writes may be waiting for the answer before going on.
        window.drain();
      }
      if ((pause || lines.number() % FLUSH_EVERY == 0) && terminal.out().checkError()) {
        return; // nobody reads any more
      }
    }
    window.drain();
  }

  /** The first of a pair waits for the second. */
  private void accept(Deque<TextPair> waiting, Embedding embedding) {
    note(embedding);
    if (firsts.isEmpty()) {
      firsts.add(embedding);
      return;
    }
    print(waiting.remove(), similarity.of(firsts.remove().vector(), embedding.vector()));
  }

  private void note(Embedding embedding) {
    texts++;
    cut += embedding.cutTokens() > 0 ? 1 : 0;
  }

  private void print(TextPair pair, float score) {
    if (json) {
      var object = new JsonObject();
      object.addProperty("score", score);
      object.addProperty("first", pair.first());
      object.addProperty("second", pair.second());
      terminal.out().print(Json.line(object) + "\n");
      return;
    }
    terminal
        .out()
        .print(
            String.format(
                Locale.ROOT,
                "%.6f\t%s\t%s\n",
                score,
                SafeText.line(pair.first()),
                SafeText.line(pair.second())));
  }
}
