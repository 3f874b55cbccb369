package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextEncoder;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.sparse.SparseEmbedding;
import dev.kindred.core.encode.sparse.SparseEncoder;
import dev.kindred.core.encode.sparse.SparseEncoders;
import dev.kindred.core.encode.sparse.SparseOptions;
import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import dev.kindred.core.model.Models;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "embed",
    description = {
      "Show what a model makes of texts: a vector, or weighted terms.",
      "",
      "Each TEXT is one text; without any, each line of --input or of standard input that is not blank"
          + " is. Prints a line a text, in the order given: a JSON array of numbers, or with --sparse"
          + " terms and their weights, heaviest first. --format npy and int8 or uint8 without"
          + " --calibration hold all vectors until the last."
    },
    footer = {
      "  kindred embed 'why are there tides'",
      "  kindred embed --query --model bge-small-en-v1.5 < questions.txt > vectors.jsonl",
      "  kindred embed --input questions.txt --format npy -o vectors.npy",
      "  kindred embed --input questions.txt --truncate-dim 128 --normalize --precision int8",
      "  kindred embed --sparse 'why are there tides'",
      "  kindred embed --sparse --sparse-top-k 10 --json --model models/splade-v3 tides | jq .terms"
    })
final class EmbedCommand implements Callable<Integer> {
  private static final int FLUSH_EVERY = 64;

  private final Terminal terminal;
  private long count;
  private long cut;

  @Parameters(arity = "0..*", paramLabel = "TEXT", description = "Texts, in quotes.")
  private List<String> texts = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description =
          "The model. Default: "
              + Models.DEFAULT_DENSE
              + ", and "
              + Models.DEFAULT_SPARSE
              + " with --sparse.")
  private Optional<String> model = Optional.empty();

  @Option(names = "--sparse", description = "Weighted terms, by a sparse model (SPLADE).")
  private boolean sparse;

  @Option(names = "--query", description = "The texts are queries, as to their prompt.")
  private boolean query;

  @Option(names = "--document", description = "The texts are passages, as to their prompt.")
  private boolean document;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "File of lines, each a text; - is standard input. Several may be named.")
  private List<String> inputs = new ArrayList<>();

  @Mixin private VectorOptions vectors = new VectorOptions();

  @Mixin private SparseTermOptions sparseTerms = new SparseTermOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      completionCandidates = Choices.VectorFormats.class,
      description = "How vectors are printed: ${COMPLETION-CANDIDATES}. Default: jsonl.")
  private Optional<VectorFormat> format = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to this file. Default: standard output.")
  private Optional<String> output = Optional.empty();

  @Option(
      names = "--json",
      description = "One JSON object a line: the text, its tokens, and its vector or terms.")
  private boolean json;

  EmbedCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    TextRole role = role();
    Optional<SparseOptions> terms = sparseTerms.given();
    if (!sparse && terms.isPresent()) {
      throw new IllegalArgumentException(
          "--sparse-top-k, --sparse-min-weight and --no-special-terms need --sparse");
    }
    if (!texts.isEmpty() && !inputs.isEmpty()) {
      throw new IllegalArgumentException("texts and --input contradict each other");
    }
    LineSources sources = LineSources.of(terminal, inputs);
    if (output.isEmpty()) {
      return sparse
          ? embedSparse(sources, role, terms, terminal.out())
          : embedDense(sources, role, terminal.out());
    }
    try (var file =
        new PrintStream(
            new BufferedOutputStream(
                Files.newOutputStream(terminal.resolve(output.get())), 1 << 16),
            false,
            StandardCharsets.UTF_8)) {
      int code = sparse ? embedSparse(sources, role, terms, file) : embedDense(sources, role, file);
      if (file.checkError()) {
        throw new IOException(output.get() + ": could not be written to its end");
      }
      return code;
    }
  }

  private int embedDense(LineSources sources, TextRole role, PrintStream out) throws IOException {
    VectorFormat chosen = format.orElse(VectorFormat.JSONL);
    if (json && chosen != VectorFormat.JSONL) {
      throw new IllegalArgumentException(
          "--json and --format %s contradict each other".formatted(Choices.label(chosen)));
    }
    if (chosen == VectorFormat.NPY && output.isEmpty() && terminal.display().outIsTty()) {
      throw new IllegalArgumentException(
          "npy is nothing for a terminal: name a file with -o, or redirect the output");
    }
    Optional<LineSources> calibration = Optional.empty();
    if (vectors.calibration().isPresent()) {
      calibration = Optional.of(LineSources.of(terminal, List.of(vectors.calibration().get())));
    }
    try (DenseEncoder encoder = DenseEncoders.open(model.orElse(Models.DEFAULT_DENSE))) {
      vectors.check(encoder.dimension());
      var printer = new VectorPrinter(terminal, out, vectors, chosen, json);
      if (calibration.isPresent()) {
        calibrate(printer, encoder, role, calibration.get());
      }
      int code =
          embed(
              sources,
              out,
              encoder,
              role,
              (text, embedding) -> {
                note(embedding.cutTokens());
                printer.add(text, embedding);
              });
      printer.finish();
      return code;
    }
  }

  private void calibrate(
      VectorPrinter printer, DenseEncoder encoder, TextRole role, LineSources sources)
      throws IOException {
    List<String> lines = Sentence.read(sources).stream().map(Sentence::text).toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: has no lines to take ranges from".formatted(vectors.calibration().orElseThrow()));
    }
    try (var pool = new EncodingPool(Runtime.getRuntime().availableProcessors())) {
      printer.calibrate(new SentenceEncoding(terminal, encoder, pool).encode(lines, role));
    }
  }

  private int embedSparse(
      LineSources sources, TextRole role, Optional<SparseOptions> terms, PrintStream out)
      throws IOException {
    if (vectors.given() || format.isPresent()) {
      throw new IllegalArgumentException(
          "--truncate-dim, --normalize, --precision, --calibration and --format are for vectors, not"
              + " for --sparse");
    }
    String name =
        model
            .or(Models::defaultSparse)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--sparse needs --model: no sparse model is built in"));
    try (SparseEncoder encoder = SparseEncoders.open(name, terms.orElse(SparseOptions.DEFAULT))) {
      return embed(sources, out, encoder, role, (text, embedding) -> print(out, text, embedding));
    }
  }

  private TextRole role() {
    if (query && document) {
      throw new IllegalArgumentException("--query and --document contradict each other");
    }
    return query ? TextRole.QUERY : document ? TextRole.DOCUMENT : TextRole.PLAIN;
  }

  private <E> int embed(
      LineSources sources,
      PrintStream out,
      TextEncoder<E> encoder,
      TextRole role,
      BiConsumer<String, E> sink)
      throws IOException {
    try (var pool = new EncodingPool(Runtime.getRuntime().availableProcessors())) {
      var window = new EncodingWindow<>(pool, encoder, role, sink);
      if (texts.isEmpty()) {
        sources.read((source, lines) -> embedLines(window, lines, out));
      } else {
        texts.forEach(window::add);
      }
      window.drain();
    }
    SentenceEncoding.tellCut(terminal, cut, count, encoder.maxTokens());
    if (count == 0) {
      terminal.err().println("kindred: no texts to embed");
      return Failures.NOTHING;
    }
    return Failures.OK;
  }

  private static void embedLines(EncodingWindow<?> window, TextLines lines, PrintStream out)
      throws IOException {
    for (@Nullable String line = lines.next(); line != null; line = lines.next()) {
      window.add(line);
      boolean pause = !lines.ready();
      if (pause) {
        // Whoever writes may be waiting for the answer before going on.
        window.drain();
      }
      if ((pause || lines.number() % FLUSH_EVERY == 0) && out.checkError()) {
        return; // nobody reads any more
      }
    }
  }

  private void print(PrintStream out, String text, SparseEmbedding embedding) {
    note(embedding.cutTokens());
    List<WeightedTerm> terms = embedding.vector().terms();
    if (!json) {
      line(
          out,
          terms.stream()
              .map(
                  term ->
                      String.format(
                          Locale.ROOT, "%s:%.4f", SafeText.line(term.term()), term.weight()))
              .collect(Collectors.joining(" ")));
      return;
    }
    JsonObject object = described(text, embedding.tokens(), embedding.cutTokens());
    var weights = new JsonObject();
    terms.forEach(term -> weights.addProperty(term.term(), term.weight()));
    object.add("terms", weights);
    line(out, Json.line(object));
  }

  private void note(int cutTokens) {
    count++;
    cut += cutTokens > 0 ? 1 : 0;
  }

  static JsonObject described(String text, int tokens, int cutTokens) {
    var object = new JsonObject();
    object.addProperty("text", text);
    object.addProperty("tokens", tokens);
    object.addProperty("cut_tokens", cutTokens);
    return object;
  }

  /** Ends with a line feed everywhere: programs read this. */
  private static void line(PrintStream out, String line) {
    out.print(line + "\n");
  }
}
