package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.model.Models;
import dev.kindred.core.vector.MiningOptions;
import dev.kindred.core.vector.NeighbourSearch;
import dev.kindred.core.vector.ParaphraseMining;
import dev.kindred.core.vector.ParaphraseMining.Paraphrases;
import dev.kindred.core.vector.ScoredPair;
import dev.kindred.core.vector.VectorSimilarity;
import dev.kindred.searcher.Searcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "paraphrases",
    description = {
      "Find the lines that mean the same.",
      "",
      "Compares every line with every other by meaning, and prints the pairs that are most alike, best"
          + " first, as paraphrase mining in sentence-transformers does. Blank lines are passed over.",
      "",
      "--near-duplicates compares the documents of an index instead, each by the mean of its passages'"
          + " vectors; no model is run."
    },
    footer = {
      "  kindred paraphrases questions.txt",
      "  kindred paraphrases --min-score 0.9 --format tsv tickets.txt faq.txt | cut -f1-3",
      "  kindred paraphrases --near-duplicates --min-score 0.95",
      "  grep -h '^Q:' notes/*.md | kindred paraphrases -n 20 --json"
    })
final class ParaphrasesCommand implements Callable<Integer> {
  private static final int DEFAULT_LIMIT = 100;

  private final Terminal terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Files of lines; - is standard input, and the default.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "The model. Default: " + Models.DEFAULT_DENSE + ".")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--near-duplicates",
      description = "Compare the documents of an index, not lines.")
  private boolean nearDuplicates;

  @Mixin private IndexLocation location = new IndexLocation();
  @Mixin private DocumentSelection selection = new DocumentSelection();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Most pairs printed. Default: " + DEFAULT_LIMIT + ".")
  private int limit = DEFAULT_LIMIT;

  @Option(
      names = "--min-score",
      paramLabel = "X",
      description = "Print only pairs whose score is at least this.")
  private Optional<Float> minScore = Optional.empty();

  @Option(
      names = "--similarity",
      paramLabel = "NAME",
      completionCandidates = Choices.Similarities.class,
      description = "How vectors are compared: ${COMPLETION-CANDIDATES}. Default: cosine.")
  private VectorSimilarity similarity = VectorSimilarity.COSINE;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description = "Neighbours of a line that are looked at. Default: 100.")
  private int topK = MiningOptions.DEFAULT.topK();

  @Option(
      names = "--max-pairs",
      paramLabel = "N",
      description =
          "Pairs held while searching, those found from both sides twice. Default: 500000.")
  private int maxPairs = MiningOptions.DEFAULT.maxPairs();

  @Option(
      names = "--neighbours",
      paramLabel = "WAY",
      completionCandidates = Choices.NeighbourSearches.class,
      description = {
        "How neighbours are found: ${COMPLETION-CANDIDATES}. graph misses some, and says how many;"
            + " auto, the default, takes it where it is quicker, beyond half a million lines."
      })
  private NeighbourSearch neighbours = NeighbourSearch.AUTO;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      completionCandidates = Choices.ListFormats.class,
      description = "How to print: ${COMPLETION-CANDIDATES}. Default: pretty.")
  private Optional<ListFormat> format = Optional.empty();

  @Option(names = "--json", description = "The same as --format json.")
  private boolean json;

  ParaphrasesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    ListFormat chosen = ListFormat.chosen(format, json);
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be >= 1, got " + limit);
    }
    var mining =
        new ParaphraseMining(
            similarity,
            MiningOptions.DEFAULT.withTopK(topK).withMaxPairs(maxPairs).withSearch(neighbours));
    Compared compared = nearDuplicates ? documents() : lines();
    List<Sentence> sentences = compared.encoded().sentences();
    try (var workers = new Workers()) {
      Paraphrases found = mine(mining, compared.encoded().vectors(), workers);
      List<ScoredPair> pairs = printed(found.pairs());
      print(chosen, compared, found, pairs);
      found
          .recall()
          .ifPresent(
              recall -> terminal.err().println("kindred: " + RecallText.sentence(recall, "pairs")));
      if (pairs.isEmpty()) {
        terminal
            .err()
            .println("kindred: no pairs among %,d %s".formatted(sentences.size(), compared.what()));
        return Failures.NOTHING;
      }
      return Failures.OK;
    }
  }

  private Paraphrases mine(ParaphraseMining mining, float[][] vectors, Workers workers) {
    try (var progress = ComparisonLine.on(terminal)) {
      return mining.mine(vectors, workers, progress);
    }
  }

  /**
   * What is compared.
   *
   * @param what it is called, in the plural
   * @param model that made the vectors
   */
  private record Compared(String what, String model, EncodedLines encoded) {}

  private Compared lines() throws IOException {
    if (location.isGiven() || !selection.isEmpty()) {
      throw new IllegalArgumentException(
          "--index, --collection and --filter need --near-duplicates");
    }
    String name = model.orElse(Models.DEFAULT_DENSE);
    return new Compared("lines", name, EncodedLines.read(terminal, files, name));
  }

  private Compared documents() {
    if (!files.isEmpty() || model.isPresent()) {
      throw new IllegalArgumentException(
          "--near-duplicates takes the documents and vectors of an index: no FILE, no --model");
    }
    var sentences = new ArrayList<Sentence>();
    var vectors = new ArrayList<float[]>();
    try (Searcher searcher = Searcher.open(location.existing(terminal))) {
      selection.requireCollections(searcher);
      searcher.visitVectors(
          selection.filters(),
          document -> {
            sentences.add(Sentence.ofDocument(document));
            vectors.add(document.vector());
          });
      String name = searcher.status().manifest().dense().orElseThrow().model();
      return new Compared(
          "documents", name, new EncodedLines(sentences, false, vectors.toArray(float[][]::new)));
    }
  }

  private List<ScoredPair> printed(List<ScoredPair> pairs) {
    return pairs.stream()
        .takeWhile(pair -> minScore.isEmpty() || pair.score() >= minScore.get())
        .limit(limit)
        .toList();
  }

  private void print(
      ListFormat chosen, Compared compared, Paraphrases found, List<ScoredPair> pairs) {
    if (chosen == ListFormat.JSON) {
      terminal.out().println(Json.pretty(json(compared, found, pairs)));
      return;
    }
    List<Sentence> sentences = compared.encoded().sentences();
    boolean several = compared.encoded().several();
    for (ScoredPair pair : pairs) {
      Sentence first = sentences.get(pair.first());
      Sentence second = sentences.get(pair.second());
      terminal
          .out()
          .print(
              chosen == ListFormat.JSONL
                  ? Json.line(json(pair, first, second)) + "\n"
                  : chosen == ListFormat.TSV
                      ? tsv(pair, first, second, several)
                      : pretty(pair, first, second, several));
    }
  }

  private static String tsv(ScoredPair pair, Sentence first, Sentence second, boolean several) {
    return String.format(
        Locale.ROOT,
        "%.6f\t%s\t%s\t%s\t%s\n",
        pair.score(),
        first.place(several),
        second.place(several),
        first.text().replace('\t', ' '),
        second.text().replace('\t', ' '));
  }

  private static String pretty(ScoredPair pair, Sentence first, Sentence second, boolean several) {
    String one = first.place(several);
    String two = second.place(several);
    int width = Math.max(one.length(), two.length());
    return String.format(
        Locale.ROOT,
        "%7.4f  %s  %s\n         %s  %s\n",
        pair.score(),
        " ".repeat(width - one.length()) + SafeText.line(one),
        SafeText.line(first.text()),
        " ".repeat(width - two.length()) + SafeText.line(two),
        SafeText.line(second.text()));
  }

  private JsonObject json(Compared compared, Paraphrases found, List<ScoredPair> pairs) {
    var object = new JsonObject();
    List<Sentence> sentences = compared.encoded().sentences();
    object.addProperty("model", compared.model());
    object.addProperty("similarity", similarity.label());
    object.addProperty(compared.what(), sentences.size());
    object.addProperty("neighbours", found.recall().isPresent() ? "graph" : "exact");
    found.recall().ifPresent(recall -> object.add("recall", RecallText.json(recall)));
    var array = new JsonArray();
    for (ScoredPair pair : pairs) {
      array.add(json(pair, sentences.get(pair.first()), sentences.get(pair.second())));
    }
    object.add("pairs", array);
    return object;
  }

  private static JsonObject json(ScoredPair pair, Sentence first, Sentence second) {
    var object = new JsonObject();
    object.addProperty("score", pair.score());
    object.add("first", first.json());
    object.add("second", second.json());
    return object;
  }
}
