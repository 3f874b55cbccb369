package dev.kindred.cli;

import com.google.gson.JsonObject;
import dev.kindred.core.encode.EncodingPool;
import dev.kindred.core.encode.TextRole;
import dev.kindred.core.encode.cross.CrossEncoder;
import dev.kindred.core.encode.cross.CrossEncoders;
import dev.kindred.core.encode.cross.PairScore;
import dev.kindred.core.encode.cross.ScoringPool;
import dev.kindred.core.encode.dense.DenseEncoder;
import dev.kindred.core.encode.dense.DenseEncoders;
import dev.kindred.core.encode.dense.Similarity;
import dev.kindred.core.model.Models;
import dev.kindred.core.train.HardNegatives;
import dev.kindred.core.train.NegativesFormat;
import dev.kindred.core.train.NegativesOptions;
import dev.kindred.core.train.TrainingSet;
import dev.kindred.core.train.Vectors;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.ejml.data.FMatrixRMaj;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "negatives",
    description = {
      "Find hard negatives: texts that are near a query without answering it.",
      "",
      "Searches the texts of all pairs, and those of --corpus, exactly, and prints for each query"
          + " its positives and negatives as JSON Lines, which 'kindred train' reads. Names, defaults"
          + " and rules are those of sentence-transformers' mine_hard_negatives. Texts that answer"
          + " a query are never its negatives; give all of them."
    },
    footer = {
      "  kindred negatives questions.jsonl > triplets.jsonl",
      "  kindred negatives pairs.jsonl --corpus notes.jsonl --relative-margin 0.05",
      "  kindred negatives scifact-train --corpus scifact/corpus.jsonl --scores",
      "  kindred negatives pairs.jsonl --rerank ms-marco-MiniLM-L6-v2 --max-score 0"
    })
final class NegativesCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private TrainingInput input = new TrainingInput();

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "The model to search with. Default: " + Models.DEFAULT_DENSE + ".")
  private String model = Models.DEFAULT_DENSE;

  @Mixin private NegativesRules rules = new NegativesRules();

  @Option(
      names = "--rerank",
      paramLabel = "NAME|DIR",
      description =
          "Score by this cross-encoder; it needs a margin or --max-score, which then are on its"
              + " scale.")
  private Optional<String> crossModel = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      completionCandidates = Choices.NegativesFormats.class,
      description = "What an object holds: ${COMPLETION-CANDIDATES}. Default: triplet.")
  private NegativesFormat format = NegativesFormat.TRIPLET;

  @Option(
      names = "--scores",
      description = "Tell scores as well; in labeled pairs in place of the label.")
  private boolean scores;

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description = "Encoding threads. Default: as many as there are cores.")
  private Optional<Integer> jobs = Optional.empty();

  NegativesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    NegativesOptions options = rules.options();
    if (crossModel.isPresent() && !options.demandsOfScores()) {
      throw new IllegalArgumentException(
          "--rerank needs --absolute-margin, --relative-margin or --max-score: without, nothing goes"
              + " by its scores");
    }
    TrainingSet set = input.read(terminal);
    HardNegatives.Result result = mine(set, options);
    long written = 0;
    for (JsonObject row : format.rows(set, result, options, scores)) {
      terminal.out().print(Json.line(row) + "\n");
      written++;
    }
    tell(set, result, options);
    if (written == 0) {
      terminal.err().println("kindred: no negatives found");
      return Failures.NOTHING;
    }
    return Failures.OK;
  }

  private HardNegatives.Result mine(TrainingSet set, NegativesOptions options) {
    int workers = jobs.orElseGet(() -> Runtime.getRuntime().availableProcessors());
    FMatrixRMaj queries;
    FMatrixRMaj texts;
    try (DenseEncoder encoder = DenseEncoders.open(model);
        var pool = new EncodingPool(workers);
        var progress =
            new StepLine(terminal, set.queries().size() + set.texts().size(), "texts encoded")) {
      if (encoder.similarity() != Similarity.COSINE) {
        throw new IllegalArgumentException(
            "negatives are mined with models that compare by cosine, and %s compares by %s"
                .formatted(model, encoder.similarity().label()));
      }
      queries = Vectors.encode(encoder, pool, set.queries(), TextRole.QUERY, progress::step);
      texts = Vectors.encode(encoder, pool, set.texts(), TextRole.DOCUMENT, progress::step);
    }
    if (crossModel.isEmpty()) {
      return HardNegatives.mine(set, queries, texts, options, null);
    }
    try (CrossEncoder cross = CrossEncoders.open(crossModel.get());
        var pool = new ScoringPool(workers)) {
      return HardNegatives.mine(
          set,
          queries,
          texts,
          options,
          (query, passages) ->
              pool.score(cross, query, passages, () -> true).stream()
                  .map(PairScore::score)
                  .toList());
    }
  }

  /** What a user has to know to set the options well. */
  private void tell(TrainingSet set, HardNegatives.Result result, NegativesOptions options) {
    long found = result.mined().stream().mapToInt(mined -> mined.negatives().size()).sum();
    long few =
        result.mined().stream().filter(mined -> mined.negatives().size() < options.count()).count();
    String dropped =
        result.dropped().entrySet().stream()
            .map(
                entry ->
                    String.format(
                        Locale.ROOT, ", %,d dropped by --%s", entry.getValue(), entry.getKey()))
            .collect(Collectors.joining());
    terminal
        .err()
        .println(
            String.format(
                Locale.ROOT,
                "kindred: %,d negatives for %,d queries among %,d texts%s; fewer than %d for %,d",
                found,
                set.queries().size(),
                set.texts().size(),
                dropped,
                options.count(),
                few));
  }
}
