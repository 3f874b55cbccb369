package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.cli.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code map} over an index of twenty-four short documents, half of them in one file. */
class MapCommandTest {
  private static final List<String> BREAD = List.of("bread", "dough", "oven", "flour");
  private static final List<String> SEA = List.of("tides", "waves", "ocean", "moon");

  @TempDir static Path folder;
  private static Cli cli;

  @BeforeAll
  static void index() throws IOException {
    cli = new Cli(folder);
    var csv = new StringBuilder("id,title,text,year,kind\n");
    for (int i = 0; i < 12; i++) {
      cli.write(
          "docs/bread%02d.txt".formatted(i),
          "The %s and the %s: baking a loaf, part %d.\n"
              .formatted(BREAD.get(i % 4), BREAD.get((i + 1) % 4), i));
      csv.append(
          "sea%02d,Sea %d,\"The %s and the %s: water that moves, part %d.\",%d,%s\n"
              .formatted(
                  i, i, SEA.get(i % 4), SEA.get((i + 1) % 4), i, 1990 + i, i < 4 ? "a" : "b"));
    }
    cli.write("docs/sea.csv", csv.toString());
    assertThat(cli.run("index", "docs").err()).contains("24 new");
  }

  private static JsonObject json(String... args) {
    String[] all = new String[args.length + 2];
    all[0] = "map";
    all[1] = "--json";
    System.arraycopy(args, 0, all, 2, args.length);
    Outcome outcome = cli.run(all);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return JsonParser.parseString(outcome.out()).getAsJsonObject();
  }

  private static Map<String, Integer> groups(JsonObject map) {
    var groups = new TreeMap<String, Integer>();
    for (JsonElement group : map.getAsJsonArray("groups")) {
      groups.put(
          group.getAsJsonObject().get("name").getAsString(),
          group.getAsJsonObject().get("documents").getAsInt());
    }
    return groups;
  }

  @Test
  void map_index_writesThePageAndSaysSo() throws IOException {
    Outcome outcome = cli.run("map", "-k", "2");

    assertThat(outcome)
        .isEqualTo(new Outcome(0, "kindred-map.html: 24 documents in 2 groups\n", ""));
    String html = Files.readString(folder.resolve("kindred-map.html"));
    assertThat(html).contains("24 documents by UMAP").contains("\"title\":\"Sea 3\"");
    assertThat(html).contains(folder.resolve("docs/bread00.txt").toUri().toString());
  }

  @Test
  void map_standardOutput_isThePageAlone() {
    Outcome outcome = cli.run("map", "-k", "2", "-o", "-");

    assertThat(outcome.out()).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
  }

  @Test
  void map_twoClusters_partsTheSubjects() {
    JsonObject map = json("-k", "2");

    assertThat(groups(map).values()).containsExactly(12, 12);
    assertThat(map.get("layout").getAsString()).isEqualTo("umap");
    for (JsonElement point : map.getAsJsonArray("points")) {
      boolean bread = point.getAsJsonObject().get("id").getAsString().contains("bread");
      String group = point.getAsJsonObject().get("group").getAsString();
      assertThat(group.contains("loaf") || group.contains("baking")).as(group).isEqualTo(bread);
    }
  }

  @Test
  void map_byField_hasAGroupAValue() {
    assertThat(groups(json("--color-by", "kind")))
        .isEqualTo(Map.of("a", 4, "b", 8, "(no kind)", 12));
  }

  @Test
  void map_byFieldOfManyNumbers_hasRanges() {
    assertThat(groups(json("--color-by", "year", "--filter", "has:year")))
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "1990 – 1991",
                    2,
                    "1992",
                    1,
                    "1993 – 1994",
                    2,
                    "1995",
                    1,
                    "1996 – 1997",
                    2,
                    "1998",
                    1,
                    "1999 – 2000",
                    2,
                    "2001",
                    1)));
  }

  @Test
  void map_moreDocumentsThanTheLimit_drawsASampleAndSaysSo() {
    Outcome outcome = cli.run("map", "--json", "-n", "10", "-k", "1");

    JsonObject map = JsonParser.parseString(outcome.out()).getAsJsonObject();
    assertThat(map.getAsJsonArray("points")).hasSize(10);
    assertThat(map.get("documents").getAsInt()).isEqualTo(24);
    assertThat(map.get("layout").getAsString()).isEqualTo("pca");
    assertThat(outcome.err())
        .isEqualTo("kindred: 10 of 24 documents, chosen at random; -n takes more\n");
    assertThat(cli.run("map", "--json", "-n", "10", "-k", "1").out()).isEqualTo(outcome.out());
  }

  @Test
  void map_nothingThatMeetsTheFilter_isOne() {
    assertThat(cli.run("map", "--filter", "kind:none"))
        .isEqualTo(new Outcome(1, "", "kindred: there is no document to draw\n"));
  }

  @Test
  void map_badOptions_areOneLine() {
    refused("no document has a field 'x': there are kind, year", "--color-by", "x");
    refused("--clusters must be from 1 to 50, got 51", "-k", "51");
    refused(
        "--clusters and --color-by year are two ways to colour", "-k", "2", "--color-by", "year");
    refused("--json prints places and writes no page: leave out -o", "--json", "-o", "a.html");
    refused("--limit must be >= 1, got 0", "-n", "0");
    refused("UMAP needs at least 16 vectors, got 5", "--layout", "umap", "-n", "5");
  }

  private static void refused(String message, String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "map";
    System.arraycopy(args, 0, all, 1, args.length);
    Outcome outcome = cli.run(all);
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).endsWith("kindred: " + message + "\n");
  }
}
