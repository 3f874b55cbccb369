package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.core.cluster.ClusterTerms;
import dev.kindred.core.cluster.Clustering;
import dev.kindred.core.model.Models;
import dev.kindred.core.vector.CommunityDetection;
import dev.kindred.core.vector.CommunityDetection.Communities;
import dev.kindred.core.vector.NeighbourSearch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "cluster",
    description = {
      "Group lines by what they mean, and name each group by its most characteristic terms.",
      "",
      "communities finds groups of lines around one that all of them are close to, as community"
          + " detection in sentence-transformers does; kmeans puts every line into one of so many"
          + " groups; hdbscan finds as many as there are, and leaves out what lies alone. Blank lines"
          + " are passed over. Exits 1 if there is no group."
    },
    footer = {
      "  kindred cluster questions.txt",
      "  kindred cluster --threshold 0.6 --min-size 3 tickets.txt",
      "  kindred cluster --algorithm kmeans -k 20 --format tsv tickets.txt | cut -f1,4",
      "  kindred cluster --algorithm hdbscan --json < comments.txt | jq '.clusters[].terms'"
    })
final class ClusterCommand implements Callable<Integer> {
  private static final int TERMS = 5;
  private static final int SHOWN = 5;
  private static final long SEED = 42;

  private final Terminal terminal;

  /** How lines are grouped. */
  enum Algorithm {
    COMMUNITIES,
    KMEANS,
    HDBSCAN
  }

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Files of lines; - is standard input, and the default.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "The model. Default: " + Models.DEFAULT_DENSE + ".")
  private String model = Models.DEFAULT_DENSE;

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      completionCandidates = Choices.ClusterAlgorithms.class,
      description = "How lines are grouped: ${COMPLETION-CANDIDATES}. Default: communities.")
  private Algorithm algorithm = Algorithm.COMMUNITIES;

  @Option(
      names = "--threshold",
      paramLabel = "X",
      description = "Least cosine of a community's centre with a member. Default: 0.75.")
  private Optional<Float> threshold = Optional.empty();

  @Option(
      names = "--min-size",
      paramLabel = "N",
      description = "Least lines of a group, of communities and hdbscan. Default: 10.")
  private Optional<Integer> minSize = Optional.empty();

  @Option(
      names = {"-k", "--clusters"},
      paramLabel = "K",
      description = "How many groups kmeans makes.")
  private Optional<Integer> clusters = Optional.empty();

  @Option(
      names = "--neighbours",
      paramLabel = "WAY",
      completionCandidates = Choices.NeighbourSearches.class,
      description =
          "How a community's members are found: ${COMPLETION-CANDIDATES}. graph misses some, and says"
              + " how many. Default: auto.")
  private Optional<NeighbourSearch> neighbours = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      completionCandidates = Choices.ListFormats.class,
      description =
          "How to print: ${COMPLETION-CANDIDATES}. tsv is a line of input each: group, terms, place,"
              + " text. Default: pretty, which shows the first lines of each group.")
  private Optional<ListFormat> format = Optional.empty();

  @Option(names = "--json", description = "The same as --format json.")
  private boolean json;

  ClusterCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    ListFormat chosen = ListFormat.chosen(format, json);
    requireOptionsOfAlgorithm();
    CommunityDetection detection =
        new CommunityDetection(
            threshold.orElse(CommunityDetection.DEFAULT.threshold()),
            minSize.orElse(CommunityDetection.DEFAULT.minSize()),
            neighbours.orElse(NeighbourSearch.AUTO));
    EncodedLines lines = EncodedLines.read(terminal, files, model, this::requireNotTooMany);
    List<Sentence> sentences = lines.sentences();
    float[][] vectors = lines.vectors();
    Communities found;
    try (var workers = new Workers();
        var progress = ComparisonLine.on(terminal)) {
      found =
          algorithm == Algorithm.COMMUNITIES
              ? detection.detect(vectors, workers, progress)
              : new Communities(
                  clusters(vectors, detection.minSize(), workers, progress), Optional.empty());
    }
    List<List<String>> terms =
        ClusterTerms.of(sentences.stream().map(Sentence::text).toList(), found.groups(), TERMS);
    print(chosen, sentences, lines.several(), found, terms);
    found
        .recall()
        .ifPresent(
            recall ->
                terminal.err().println("kindred: " + RecallText.sentence(recall, "neighbours")));
    int grouped = found.groups().stream().mapToInt(List::size).sum();
    terminal
        .err()
        .println(
            "kindred: %,d groups hold %,d of %,d lines"
                .formatted(found.groups().size(), grouped, sentences.size()));
    return found.groups().isEmpty() ? Failures.NOTHING : Failures.OK;
  }

  private List<List<Integer>> clusters(
      float[][] vectors, int least, Workers workers, ComparisonLine progress) {
    return algorithm == Algorithm.KMEANS
        ? Clustering.kMeans(vectors, clusters.orElseThrow(), SEED, workers, progress)
        : Clustering.hdbscan(vectors, least, Runtime.getRuntime().availableProcessors());
  }

  private void requireNotTooMany(int lines) {
    if (algorithm == Algorithm.HDBSCAN) {
      Clustering.requireHdbscan(lines);
    }
  }

  private void requireOptionsOfAlgorithm() {
    boolean communities = algorithm == Algorithm.COMMUNITIES;
    if (!communities && (threshold.isPresent() || neighbours.isPresent())) {
      throw new IllegalArgumentException(
          "--threshold and --neighbours need --algorithm communities");
    }
    if (algorithm == Algorithm.KMEANS && minSize.isPresent()) {
      throw new IllegalArgumentException("--min-size is of communities and hdbscan");
    }
    if ((algorithm == Algorithm.KMEANS) != clusters.isPresent()) {
      throw new IllegalArgumentException("--algorithm kmeans needs -k, and no other takes it");
    }
  }

  private void print(
      ListFormat chosen,
      List<Sentence> sentences,
      boolean several,
      Communities found,
      List<List<String>> terms) {
    if (chosen == ListFormat.JSON) {
      terminal.out().println(Json.pretty(json(sentences, found, terms)));
      return;
    }
    for (int i = 0; i < found.groups().size(); i++) {
      List<Sentence> members = found.groups().get(i).stream().map(sentences::get).toList();
      switch (chosen) {
        case JSONL -> terminal.out().print(Json.line(json(i, members, terms.get(i))) + "\n");
        case TSV -> {
          for (Sentence member : members) {
            terminal
                .out()
                .print(
                    "%d\t%s\t%s\t%s\n"
                        .formatted(
                            i + 1,
                            String.join(" ", terms.get(i)),
                            member.place(several),
                            member.text().replace('\t', ' ')));
          }
        }
        default -> printPretty(i, members, several, terms.get(i));
      }
    }
  }

  private void printPretty(
      int number, List<Sentence> members, boolean several, List<String> terms) {
    terminal
        .out()
        .print(
            "%s%d. %s  (%,d lines)\n"
                .formatted(
                    number == 0 ? "" : "\n",
                    number + 1,
                    SafeText.line(String.join(", ", terms)),
                    members.size()));
    for (Sentence member : members.subList(0, Math.min(SHOWN, members.size()))) {
      terminal
          .out()
          .print(
              "    %s  %s\n"
                  .formatted(SafeText.line(member.place(several)), SafeText.line(member.text())));
    }
    if (members.size() > SHOWN) {
      terminal.out().print("    and %,d more\n".formatted(members.size() - SHOWN));
    }
  }

  private JsonObject json(List<Sentence> sentences, Communities found, List<List<String>> terms) {
    var object = new JsonObject();
    object.addProperty("model", model);
    object.addProperty("algorithm", Choices.label(algorithm));
    object.addProperty("lines", sentences.size());
    found.recall().ifPresent(recall -> object.add("recall", RecallText.json(recall)));
    var array = new JsonArray();
    for (int i = 0; i < found.groups().size(); i++) {
      List<Sentence> members = found.groups().get(i).stream().map(sentences::get).toList();
      array.add(json(i, members, terms.get(i)));
    }
    object.add("clusters", array);
    return object;
  }

  private static JsonObject json(int number, List<Sentence> members, List<String> terms) {
    var object = new JsonObject();
    object.addProperty("cluster", number + 1);
    object.add("terms", Json.array(terms));
    var array = new JsonArray();
    members.forEach(member -> array.add(member.json()));
    object.add("lines", array);
    return object;
  }
}
