package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All three sides at the command line, and what else goes with them. */
class SparseCommandsTest {
  @TempDir private Path folder;
  private Cli cli;
  private String dense;
  private String sparse;

  @BeforeEach
  void writeModelsAndDocuments() throws IOException {
    cli = new Cli(folder);
    dense = TinyModel.bert().normalize(true).writeTo(folder.resolve("dense")).dir().toString();
    sparse =
        TinyModel.bert()
            .spladePooling("max", "relu")
            .writeTo(folder.resolve("sparse"))
            .dir()
            .toString();
    cli.write(
        "docs.jsonl",
        """
        {"_id": "a", "text": "river bank", "year": 2019, "lang": "en", "seen": "2020-05-31"}
        {"_id": "b", "text": "river stone", "year": 2021, "lang": "de", "seen": "2021-01-02"}
        {"_id": "c", "text": "money tree", "year": 2021, "lang": "en", "seen": "2021-03-04"}
        """);
  }

  @Test
  void index_sparse_isSearchedEvaluatedAndTold() throws IOException {
    Cli.Outcome indexed =
        cli.run(
            "index", "docs.jsonl", "--model", dense, "--sparse", sparse, "--sparse-top-k", "20");
    assertThat(indexed.code()).as(indexed.err()).isZero();

    assertThat(cli.run("status").out())
        .containsPattern("sparse     .*sparse \\(fingerprint .*\\), 20 heaviest terms\n")
        .containsPattern("size .*: vectors .*, sparse terms .*\n")
        .containsPattern("built in .*: vectors .* s, sparse terms .* s of threads\n");
    JsonObject status =
        JsonParser.parseString(cli.run("status", "--json").out())
            .getAsJsonObject()
            .getAsJsonObject("sparse");
    assertThat(status.get("top_k").getAsInt()).isEqualTo(20);
    assertThat(status.get("bytes").getAsLong()).isPositive();

    assertThat(sides("search", "river bank", "--json", "--explain"))
        .containsExactly("dense", "sparse", "bm25");
    assertThat(sides("search", "river bank", "--json", "--explain", "--mode", "sparse"))
        .containsExactly("sparse");
    assertThat(cli.run("search", "river bank", "--weights", "sparse=1").code()).isZero();

    cli.write("beir/corpus.jsonl", "{\"_id\": \"a\", \"text\": \"river bank\"}\n");
    cli.write("beir/queries.jsonl", "{\"_id\": \"q\", \"text\": \"bank\"}\n");
    cli.write("beir/qrels/test.tsv", "q\ta\t1\n");
    assertThat(cli.run("eval", "beir", "--model", dense, "--sparse", sparse).out())
        .contains("\nbm25 ", "\nsparse ", "\ndense ", "\nhybrid ", "  p against sparse");
  }

  private List<String> sides(String... args) {
    var sides = new ArrayList<String>();
    JsonObject hit =
        JsonParser.parseString(cli.run(args).out())
            .getAsJsonObject()
            .getAsJsonArray("hits")
            .get(0)
            .getAsJsonObject();
    for (JsonElement side : hit.getAsJsonArray("explain")) {
      sides.add(side.getAsJsonObject().get("retriever").getAsString());
    }
    return sides;
  }

  @Test
  void search_filtersAndFacets_areShown() {
    assertThat(cli.run("index", "docs.jsonl", "--words-only", "-q").code()).isZero();

    String all = "river money";
    assertThat(
            cli.run("search", all, "--filter", "year>=2020 AND lang:en", "--format", "paths")
                .code())
        .isZero();
    JsonObject json =
        JsonParser.parseString(
                cli.run("search", all, "-n", "1", "--facets", "lang,seen", "--json").out())
            .getAsJsonObject();
    assertThat(json.getAsJsonArray("facets").toString())
        .isEqualTo(
            "[{\"field\":\"lang\",\"documents\":3,\"having\":3,\"values\":[{\"value\":\"en\",\"count\":2},"
                + "{\"value\":\"de\",\"count\":1}],\"more\":0},"
                + "{\"field\":\"seen\",\"documents\":3,\"having\":3,"
                + "\"min\":\"2020-05-31\",\"max\":\"2021-03-04\",\"values\":[{\"value\":\"2021\",\"count\":2},"
                + "{\"value\":\"2020\",\"count\":1}],\"more\":0}]");
    assertThat(cli.run("search", all, "--facets", "lang").out())
        .endsWith("\nlang  in 3 of 3 documents found\n     2  en\n     1  de\n");

    assertThat(cli.run("search", all, "--facets", "year", "--facet-size", "1").out())
        .endsWith(
            """

            year  in 3 of 3 documents found, from 2019 to 2021
                 2  2021
                and 1 more values
            """);
    assertThat(cli.run("search", all, "--facets", "lang", "--format", "tsv").err())
        .isEqualTo("kindred: --facets needs --format pretty or json\n");
    assertThat(cli.run("search", all, "--facet-size", "3").err())
        .isEqualTo("kindred: --facet-size needs --facets\n");

    Cli.Outcome wrong = cli.run("search", all, "--filter", "year>=old");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err())
        .isEqualTo(
            "kindred: filter 'year>=old': expected a number or a date such as 2020-05-31 at"
                + " character 7\n");
  }

  @Test
  void index_sparseOptionsWithoutAModel_areRefused() {
    Cli.Outcome outcome = cli.run("index", "docs.jsonl", "--words-only", "--sparse-top-k", "5");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo(
            "kindred: which sparse terms are kept needs a sparse model: name it with --sparse\n");
  }
}
