package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.cli.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the built-in model: what is grouped is what belongs together. */
class ClusterCommandTest {
  @TempDir Path dir;
  private Cli cli;

  @BeforeEach
  void writeLines() throws IOException {
    cli = new Cli(dir);
    cli.write(
        "lines.txt",
        """
        I cannot log in to my account
        How do I bake bread at home?

        Logging in to my account fails
        Baking bread at home, how?
        My account login does not work
        Home baked bread recipe, please
        The moon was full
        """);
  }

  private static List<List<Integer>> lines(String json) {
    JsonArray clusters = JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("clusters");
    return clusters.asList().stream()
        .map(
            cluster ->
                cluster.getAsJsonObject().getAsJsonArray("lines").asList().stream()
                    .map(line -> line.getAsJsonObject().get("line").getAsInt())
                    .sorted()
                    .toList())
        .toList();
  }

  @Test
  void cluster_communities_groupsByMeaningAndNamesThem() {
    Outcome outcome =
        cli.run("cluster", "lines.txt", "--threshold", "0.6", "--min-size", "3", "--json");

    assertThat(outcome.code()).isZero();
    assertThat(lines(outcome.out())).containsExactlyInAnyOrder(List.of(1, 4, 6), List.of(2, 5, 7));
    assertThat(outcome.err()).contains("2 groups hold 6 of 7 lines");
    JsonObject json = JsonParser.parseString(outcome.out()).getAsJsonObject();
    assertThat(json.getAsJsonArray("clusters").toString()).contains("account").contains("bread");
  }

  @Test
  void cluster_kmeans_putsEveryLineSomewhere() {
    Outcome outcome =
        cli.run("cluster", "lines.txt", "--algorithm", "kmeans", "-k", "2", "--format", "tsv");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out().lines()).hasSize(7);
  }

  /** Before anything is encoded, which would take minutes. */
  @Test
  void cluster_hdbscanOfTooMany_isRefused() throws IOException {
    cli.write("many.txt", "a line\n".repeat(30_001));

    assertThat(cli.run("cluster", "many.txt", "--algorithm", "hdbscan"))
        .isEqualTo(
            new Outcome(
                2,
                "",
                "kindred: hdbscan takes up to 30,000 texts, since its time grows with their square;"
                    + " got 30,001: communities and kmeans take more\n"));
  }

  @Test
  void cluster_hdbscan_findsTheDensePlaces() {
    Outcome outcome =
        cli.run("cluster", "lines.txt", "--algorithm", "hdbscan", "--min-size", "2", "--json");

    assertThat(outcome.code()).isLessThan(2);
    assertThat(lines(outcome.out())).noneMatch(cluster -> cluster.size() < 2);
  }

  @Test
  void cluster_nothingAlike_isOne() {
    Outcome outcome = cli.run("cluster", "lines.txt", "--threshold", "0.99");

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void cluster_optionsThatDoNotFit_areRefused() {
    for (List<String> options :
        List.of(
            List.of("--algorithm", "kmeans"),
            List.of("-k", "3"),
            List.of("--algorithm", "hdbscan", "--threshold", "0.5"),
            List.of("--algorithm", "kmeans", "-k", "99"))) {
      var args = new java.util.ArrayList<>(List.of("cluster", "lines.txt"));
      args.addAll(options);
      Outcome outcome = cli.run(args.toArray(String[]::new));
      assertThat(outcome.code()).as("%s", options).isEqualTo(2);
      assertThat(outcome.err()).containsOnlyOnce("\n");
    }
  }
}
