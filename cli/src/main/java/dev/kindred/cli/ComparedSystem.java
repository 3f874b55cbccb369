package dev.kindred.cli;

import dev.kindred.searcher.Mode;
import dev.kindred.searcher.Query;
import dev.kindred.searcher.rerank.Reranker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * One of the systems that {@code --compare} sets side by side, written as keys and values: {@code
 * mode=hybrid fusion=rrf rrf-k=30}. The keys are search's ranking options, and so are checked like
 * those.
 */
final class ComparedSystem {
  private static final String WEIGHT = "weight.";
  private static final String RUN = "run";
  private static final List<String> RETRIEVERS = List.of("dense", "bm25", "sparse");

  @Option(names = "--name", description = "What it is called in the results.")
  private Optional<String> name = Optional.empty();

  @Option(names = "--mode")
  private Optional<Mode> mode = Optional.empty();

  @Option(names = "--model")
  private Optional<String> model = Optional.empty();

  @Option(names = "--query-model")
  private Optional<String> queryModel = Optional.empty();

  @Option(names = "--sparse")
  private Optional<String> sparse = Optional.empty();

  @Option(names = "--" + RUN)
  private Optional<String> runFile = Optional.empty();

  @Mixin private RankingOptions ranking = new RankingOptions();
  @Mixin private RerankOptions reranking = new RerankOptions();

  private final Set<String> keys = new TreeSet<>();
  private String text = "";

  private ComparedSystem() {}

  /**
   * Reads a system.
   *
   * @param sparse whether an index of a dense model has sparse terms where the system does not say
   * @throws IllegalArgumentException if a key is unknown, or a value not fit for it
   */
  static ComparedSystem parse(String text, Predicate<Optional<String>> sparse) {
    var system = new ComparedSystem();
    system.text = text.strip();
    var command = new CommandLine(system).setExpandAtFiles(false);
    Choices.register(command);
    Set<String> known =
        command.getCommandSpec().optionsMap().keySet().stream()
            .map(option -> option.substring(2))
            .collect(Collectors.toCollection(TreeSet::new));
    var arguments = new ArrayList<String>();
    var weights = new LinkedHashMap<String, String>();
    for (String pair : pairs(text)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      boolean weight = key.startsWith(WEIGHT);
      if (equals < 0 || !(weight || known.contains(key))) {
        throw refused(
            text,
            equals < 0
                ? "expected key=value, got '" + pair + "'"
                : "there is no key '%s', but %s and %sdense, ..."
                    .formatted(key, String.join(", ", known), WEIGHT));
      }
      String value = pair.substring(equals + 1);
      system.keys.add(weight ? "weights" : key);
      if (weight) {
        weights.put(key.substring(WEIGHT.length()), value);
      } else {
        arguments.add("--" + key + "=" + value);
      }
    }
    try {
      if (!weights.isEmpty()) {
        // The models tell to whom a weight that is given alone leaves the rest.
        command.parseArgs(arguments.toArray(String[]::new));
        boolean withSparse =
            system.sparse.isPresent()
                ? IndexingOptions.named(system.sparse).isPresent()
                : sparse.test(system.model);
        arguments.add("--weights=" + weights(weights, withSparse));
      }
      command.parseArgs(arguments.toArray(String[]::new));
      system.check();
    } catch (ParameterException | IllegalArgumentException e) {
      throw new IllegalArgumentException(message(text, String.valueOf(e.getMessage())), e);
    }
    return system;
  }

  /** Contradictions are told before anything is encoded. */
  private void check() {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("expected key=value, got nothing");
    }
    if (runFile.isPresent() && !Set.of(RUN, "name").containsAll(keys)) {
      throw new IllegalArgumentException("a run has its answers already: only name goes with it");
    }
    if (queryModel.isPresent() && mode.filter(Mode.BM25::equals).isPresent()) {
      throw new IllegalArgumentException("mode=bm25 encodes no query: query-model is without use");
    }
    if (reranking.model().isEmpty() && keys.contains("rerank-depth")) {
      throw new IllegalArgumentException("rerank-depth needs rerank");
    }
    apply(Query.builder("any"), null);
  }

  /** Where one side's weight is given alone, the other sides share the rest. */
  private static String weights(Map<String, String> given, boolean sparse) {
    Map<String, String> weights = new LinkedHashMap<>(given);
    if (given.size() == 1) {
      String retriever = given.keySet().iterator().next();
      double rest;
      try {
        rest = 1 - Double.parseDouble(given.get(retriever));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s%s must be a number, got '%s'".formatted(WEIGHT, retriever, given.get(retriever)),
            e);
      }
      if (!(rest >= 0 && rest <= 1)) {
        throw new IllegalArgumentException(
            "%s%s alone must be in [0, 1], got %s"
                .formatted(WEIGHT, retriever, given.get(retriever)));
      }
      List<String> others =
          RETRIEVERS.stream()
              .filter(other -> !other.equals(retriever))
              .filter(other -> sparse || !other.equals("sparse"))
              .toList();
      others.forEach(
          other -> weights.put(other, String.format(Locale.ROOT, "%.6f", rest / others.size())));
    }
    return weights.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(","));
  }

  /** Splits at blanks, but for those in single or double quotes. */
  private static List<String> pairs(String text) {
    var pairs = new ArrayList<String>();
    var pair = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        if (!pair.isEmpty()) {
          pairs.add(pair.toString());
          pair.setLength(0);
        }
      } else {
        pair.append(c);
      }
    }
    if (quote != 0) {
      throw refused(text, "a quote is not closed");
    }
    if (!pair.isEmpty()) {
      pairs.add(pair.toString());
    }
    return pairs;
  }

  private static IllegalArgumentException refused(String text, String problem) {
    return new IllegalArgumentException(message(text, problem));
  }

  private static String message(String text, String problem) {
    // Picocli speaks of options; here they are keys.
    return "--compare '%s': %s".formatted(text, problem.replace("--", ""));
  }

  /** What it is called: its name, or else what it is. */
  String name() {
    return name.orElse(text);
  }

  /** The keys it has. */
  Set<String> keys() {
    return Set.copyOf(keys);
  }

  /** A run file that has its answers. */
  Optional<String> runFile() {
    return runFile;
  }

  /** Its dense model; empty for the one that all have. */
  Optional<String> model() {
    return model;
  }

  /** Its dense model for queries alone; empty for that of the documents. */
  Optional<String> queryModel() {
    return queryModel;
  }

  /** Its sparse model, or {@link IndexingOptions#NO_SPARSE}; empty for the one that all have. */
  Optional<String> sparse() {
    return sparse;
  }

  /** Its cross-encoder; empty for none. */
  Optional<String> reranker() {
    return reranking.model();
  }

  /** Whether any index will do. */
  boolean wordsAlone() {
    return mode.filter(Mode.BM25::equals).isPresent() && model.isEmpty() && sparse.isEmpty();
  }

  /** Whether any index of its dense model will do. */
  boolean vectorsAlone() {
    return mode.filter(Mode.DENSE::equals).isPresent() && sparse.isEmpty();
  }

  /** Sets how documents are retrieved and scored. */
  void apply(Query.Builder query, @Nullable Reranker reranker) {
    mode.ifPresent(query::mode);
    ranking.apply(query);
    reranking.apply(query, reranker);
  }
}
