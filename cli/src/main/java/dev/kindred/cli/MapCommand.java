package dev.kindred.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.kindred.cli.map.MapPage;
import dev.kindred.cli.map.MapPoint;
import dev.kindred.core.vector.PlaneLayout;
import dev.kindred.searcher.DocumentVector;
import dev.kindred.searcher.Searcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "map",
    description = {
      "Draw the documents of an index as a map: what means the same lies together.",
      "",
      "Writes one HTML page that needs no network and no other file. It zooms, shows a document where"
          + " it is pointed at, opens its file at a click, and lights up what a search finds. No model"
          + " is run. Near neighbours are near in meaning; how far groups lie apart says little."
    },
    footer = {
      "  kindred map",
      "  kindred map --color-by author -o authors.html",
      "  kindred map --collection mail --clusters 20 -o mail.html",
      "  kindred map --json | jq '.points[] | [.x, .y, .id]'"
    })
final class MapCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";
  private static final String DEFAULT_OUTPUT = "kindred-map.html";
  private static final int DEFAULT_LIMIT = 10_000;

  /** How many groups of this many documents there are at least, up to the default of them. */
  private static final int GROUP_SIZE = 6;

  private static final int DEFAULT_CLUSTERS = 12;
  private static final int MOST_CLUSTERS = 50;
  private static final int EXCERPT = 280;
  private static final long SEED = 42;

  private final Terminal terminal;

  /** How places are found. */
  enum Layout {
    UMAP,
    PCA
  }

  @Mixin private IndexLocation location = new IndexLocation();
  @Mixin private DocumentSelection selection = new DocumentSelection();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The page; - is standard output. Default: " + DEFAULT_OUTPUT + ".")
  private Optional<String> output = Optional.empty();

  @Option(
      names = "--color-by",
      paramLabel = "FIELD",
      description =
          "What a colour stands for: cluster, collection, or a metadata field. Default: cluster.")
  private String colourBy = DocumentColours.CLUSTER;

  @Option(
      names = {"-k", "--clusters"},
      paramLabel = "K",
      description = "How many clusters, at most 50. Default: 12, fewer of few documents.")
  private Optional<Integer> clusters = Optional.empty();

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      completionCandidates = Choices.Layouts.class,
      description =
          "How places are found: ${COMPLETION-CANDIDATES}. pca is quick and shows less. Default: umap,"
              + " and pca for fewer than 16 documents.")
  private Optional<Layout> layout = Optional.empty();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description =
          "Most documents drawn, chosen at random of more; time and the page grow with them. Default:"
              + " 10000.")
  private int limit = DEFAULT_LIMIT;

  @Option(names = "--json", description = "Places and groups as JSON, and no page.")
  private boolean json;

  MapCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    requireOptionsThatAgree();
    Path index = location.existing(terminal);
    MappedDocuments mapped;
    try (Searcher searcher = Searcher.open(index)) {
      selection.requireCollections(searcher);
      mapped = MappedDocuments.read(searcher, selection.filters(), limit, SEED);
    }
    int count = mapped.documents().size();
    if (count == 0) {
      terminal.err().println("kindred: there is no document to draw");
      return Failures.NOTHING;
    }
    Layout chosen = layout.orElse(count < PlaneLayout.LEAST_FOR_UMAP ? Layout.PCA : Layout.UMAP);
    if (count < mapped.all()) {
      terminal
          .err()
          .println(
              "kindred: %,d of %,d documents, chosen at random; -n takes more"
                  .formatted(count, mapped.all()));
    }
    var colours = new DocumentColours(mapped, SEED);
    DocumentColours.Coloured coloured =
        colourBy.equals(DocumentColours.CLUSTER)
            ? colours.byCluster(
                clusters.orElse(Math.clamp(count / GROUP_SIZE, 1, DEFAULT_CLUSTERS)))
            : colours.byField(colourBy);
    MapPage page = page(index, mapped, chosen, coloured);
    if (json) {
      terminal.out().println(Json.pretty(json(page, mapped.all(), chosen)));
    } else {
      write(page);
    }
    return Failures.OK;
  }

  private void requireOptionsThatAgree() {
    if (json && output.isPresent()) {
      throw new IllegalArgumentException("--json prints places and writes no page: leave out -o");
    }
    if (clusters.isPresent() && !colourBy.equals(DocumentColours.CLUSTER)) {
      throw new IllegalArgumentException(
          "--clusters and --color-by %s are two ways to colour".formatted(colourBy));
    }
    if (clusters.isPresent() && (clusters.get() < 1 || clusters.get() > MOST_CLUSTERS)) {
      throw new IllegalArgumentException(
          "--clusters must be from 1 to %d, got %d".formatted(MOST_CLUSTERS, clusters.get()));
    }
    if (limit < 1) {
      throw new IllegalArgumentException("--limit must be >= 1, got " + limit);
    }
  }

  private MapPage page(
      Path index, MappedDocuments mapped, Layout chosen, DocumentColours.Coloured coloured) {
    float[][] places = places(mapped.vectors(), chosen);
    var links = new DocumentLinks(terminal.resolve(""), index);
    var points = new ArrayList<MapPoint>();
    for (int i = 0; i < places.length; i++) {
      DocumentVector document = mapped.documents().get(i);
      points.add(
          new MapPoint(
              places[i][0],
              places[i][1],
              coloured.groupOf()[i],
              document.id(),
              SafeText.line(document.title()),
              SafeText.line(document.path()),
              links.of(document.path()),
              mapped.excerpt(i, EXCERPT),
              fields(document)));
    }
    String name =
        Optional.ofNullable(index.toAbsolutePath().normalize().getParent())
            .map(Path::getFileName)
            .map(Path::toString)
            .orElse("an index");
    return new MapPage(
        "Map of " + SafeText.line(name),
        "%,d documents%s by %s"
            .formatted(
                points.size(),
                points.size() < mapped.all() ? " of %,d".formatted(mapped.all()) : "",
                chosen == Layout.UMAP ? "UMAP" : "principal components"),
        "Coloured by " + SafeText.line(colourBy),
        colourBy.equals(DocumentColours.CLUSTER),
        coloured.groups(),
        points);
  }

  private float[][] places(float[][] vectors, Layout chosen) {
    if (chosen == Layout.PCA) {
      return PlaneLayout.principal(vectors);
    }
    try (var progress = ComparisonLine.on(terminal)) {
      return PlaneLayout.umap(vectors, SEED, progress);
    }
  }

  private static List<String> fields(DocumentVector document) {
    var fields = new ArrayList<String>();
    document
        .metadata()
        .forEach(
            (field, values) -> fields.add(SafeText.line(field + ": " + String.join(", ", values))));
    return fields;
  }

  private void write(MapPage page) throws IOException {
    String file = output.orElse(DEFAULT_OUTPUT);
    if (file.equals(STANDARD_OUTPUT)) {
      terminal.out().print(page.html());
      return;
    }
    Files.writeString(terminal.resolve(file), page.html());
    terminal
        .out()
        .println(
            "%s: %s in %,d groups"
                .formatted(
                    SafeText.line(file),
                    IndexReportText.count(page.points().size(), "document"),
                    page.groups().size()));
  }

  private JsonObject json(MapPage page, long all, Layout chosen) {
    var object = new JsonObject();
    object.addProperty("layout", Choices.label(chosen));
    object.addProperty("coloured_by", colourBy);
    object.addProperty("documents", all);
    var groups = new JsonArray();
    page.groups()
        .forEach(
            group -> {
              var entry = new JsonObject();
              entry.addProperty("name", group.name());
              entry.addProperty("documents", group.count());
              groups.add(entry);
            });
    object.add("groups", groups);
    var points = new JsonArray();
    for (MapPoint point : page.points()) {
      var entry = new JsonObject();
      entry.addProperty("id", point.id());
      entry.addProperty("title", point.title());
      entry.addProperty("x", point.x());
      entry.addProperty("y", point.y());
      entry.addProperty("group", page.groups().get(point.group()).name());
      points.add(entry);
    }
    object.add("points", points);
    return object;
  }
}
