package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextEncoder;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.dense.Embedding;
import dev.kindred.core.encode.sparse.SparseEmbedding;
import dev.kindred.core.encode.sparse.SparseEncoder;
import dev.kindred.core.encode.sparse.SparseEncoders;
import dev.kindred.core.encode.sparse.SparseOptions;
import dev.kindred.core.encode.sparse.SparseVector.WeightedTerm;
import dev.kindred.core.model.Models;
import java.io.IOException;
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
      "Each TEXT is one text; without any, each line of standard input that is not blank is. Prints a"
          + " line a text, in the order given: a JSON array of numbers, or with --sparse terms and"
          + " their weights, heaviest first."
    },
    footer = {
      "  kindred embed 'why are there tides'",
      "  kindred embed --query --model bge-small-en-v1.5 < questions.txt > vectors.jsonl",
      "  kindred embed --sparse --model models/splade-v3 'why are there tides'",
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
          "The model. Default: " + Models.DEFAULT_DENSE + "; with --sparse there is none.")
  private Optional<String> model = Optional.empty();

  @Option(names = "--sparse", description = "The model is a sparse one (SPLADE).")
  private boolean sparse;

  @Option(names = "--query", description = "The texts are queries, as to their prompt.")
  private boolean query;

  @Option(names = "--document", description = "The texts are passages, as to their prompt.")
  private boolean document;

  @Mixin private SparseTermOptions sparseTerms = new SparseTermOptions();

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
    if (!sparse) {
      try (DenseEncoder encoder = DenseEncoders.open(model.orElse(Models.DEFAULT_DENSE))) {
        return embed(encoder, role, this::print);
      }
    }
    String name =
        model.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--sparse needs --model: no sparse model is built in"));
    try (SparseEncoder encoder = SparseEncoders.open(name, terms.orElse(SparseOptions.DEFAULT))) {
      return embed(encoder, role, this::print);
    }
  }

  private TextRole role() {
    if (query && document) {
      throw new IllegalArgumentException("--query and --document contradict each other");
    }
    return query ? TextRole.QUERY : document ? TextRole.DOCUMENT : TextRole.PLAIN;
  }

  private <E> int embed(TextEncoder<E> encoder, TextRole role, BiConsumer<String, E> sink)
      throws IOException {
    try (var pool = new EncodingPool(Runtime.getRuntime().availableProcessors())) {
      var window = new EncodingWindow<>(pool, encoder, role, sink);
      if (texts.isEmpty()) {
        embedLines(window);
      } else {
        texts.forEach(window::add);
      }
      window.drain();
    }
    if (cut > 0) {
      terminal
          .err()
          .println(
              "kindred: %d of %d texts have more tokens than the model reads (%d); their ends did not"
                      .formatted(cut, count, encoder.maxTokens())
                  + " count");
    }
    if (count == 0) {
      terminal.err().println("kindred: no texts to embed");
      return Failures.NOTHING;
    }
    return Failures.OK;
  }

  /** Not ours to close. */
  @SuppressWarnings("resource")
  private void embedLines(EncodingWindow<?> window) throws IOException {
    var lines = new TextLines("standard input", terminal.in());
    for (@Nullable String line = lines.next(); line != null; line = lines.next()) {
      window.add(line);
      boolean pause = !lines.ready();
      if (pause) {
        // Whoever writes may be waiting for the answer before going on.
        window.drain();
      }
      if ((pause || lines.number() % FLUSH_EVERY == 0) && terminal.out().checkError()) {
        return; // nobody reads any more
      }
    }
  }

  private void print(String text, Embedding embedding) {
    note(embedding.cutTokens());
    var vector = new JsonArray(embedding.vector().length);
    for (float value : embedding.vector()) {
      vector.add(value);
    }
    if (!json) {
      line(Json.line(vector));
      return;
    }
    JsonObject object = described(text, embedding.tokens(), embedding.cutTokens());
    object.add("vector", vector);
    line(Json.line(object));
  }

  private void print(String text, SparseEmbedding embedding) {
    note(embedding.cutTokens());
    List<WeightedTerm> terms = embedding.vector().terms();
    if (!json) {
      line(
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
    line(Json.line(object));
  }

  private void note(int cutTokens) {
    count++;
    cut += cutTokens > 0 ? 1 : 0;
  }

  private static JsonObject described(String text, int tokens, int cutTokens) {
    var object = new JsonObject();
    object.addProperty("text", text);
    object.addProperty("tokens", tokens);
    object.addProperty("cut_tokens", cutTokens);
    return object;
  }

  /** Ends with a line feed everywhere: programs read this. */
  private void line(String line) {
    terminal.out().print(line + "\n");
  }
}
