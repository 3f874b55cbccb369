package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SearchCommandTest {
  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void indexThreeDocuments() throws IOException {
    cli = new Cli(folder);
    cli.write("docs/tides.txt", "Tides\n\nThe moon pulls the sea. The tide follows the moon.\n");
    cli.write("docs/bread.txt", "Bread\n\nDough rises while the baker sleeps.\n");
    cli.write(
        "docs/more.jsonl",
        """
        {"_id": "m1", "title": "Moon phases", "text": "New moon, full moon.", "author": "Ada"}
        {"_id": "m2", "title": "Rye", "text": "Rye dough is sticky.", "author": "Bo"}
        """);
    assertThat(cli.run("index", "docs", "--words-only", "-q").code()).isZero();
  }

  @Test
  void search_pretty_showsRankScoreTitlePathAndSnippet() {
    Cli.Outcome outcome = cli.run("search", "dough");

    assertThat(withoutScores(outcome.out()))
        .isEqualTo(
            """
             1. Rye  relevance S
                docs/more.jsonl  id m2
                Rye dough is sticky.

             2. Bread  relevance S
                docs/bread.txt:1-3
                Dough rises while the baker sleeps.
            """);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
  }

  /** Raw BM25 scores are the business of Lucene's tests. */
  private static String withoutScores(String text) {
    return text.replaceAll("\\d+\\.\\d+", "S");
  }

  @Test
  void search_weights_doNotTouchASingleSide() {
    String[] words = {"search", "sticky dough", "--mode", "bm25", "--format", "tsv"};
    String[] weighed = Arrays.copyOf(words, words.length + 2);
    weighed[words.length] = "--weights";
    weighed[words.length + 1] = "dense=1";

    assertThat(cli.run(weighed)).isEqualTo(cli.run(words));
  }

  @Test
  void search_severalWords_areOneQuery() {
    assertThat(cli.run("search", "full", "moon", "-n", "1", "--format", "paths").out())
        .isEqualTo("docs/more.jsonl\n");
  }

  @Test
  void search_paths_namesEachFileOnce() {
    assertThat(cli.run("search", "moon rye", "--format", "paths").out().lines())
        .containsExactlyInAnyOrder("docs/more.jsonl", "docs/tides.txt");
  }

  @Test
  void search_tsv_hasSixColumns() {
    assertThat(withoutScores(cli.run("search", "dough", "--format", "tsv").out()))
        .isEqualTo(
            """
            1\tS\tm2\tdocs/more.jsonl\tRye\tRye dough is sticky.
            2\tS\tdocs/bread.txt\tdocs/bread.txt\tBread\tDough rises while the baker sleeps.
            """);
  }

  @Test
  void search_trec_hasTheQueryIdGiven() {
    assertThat(
            withoutScores(cli.run("search", "dough", "--format", "trec", "--query-id", "q7").out()))
        .isEqualTo(
            """
            q7 Q0 m2 1 S kindred
            q7 Q0 docs/bread.txt 2 S kindred
            """);
    assertThat(withoutScores(cli.run("search", "sticky", "--format", "trec").out()))
        .isEqualTo("1 Q0 m2 1 S kindred\n");
  }

  @Test
  void search_json_holdsQueryAndHits() {
    JsonObject json =
        JsonParser.parseString(cli.run("search", "sticky dough", "--json").out()).getAsJsonObject();

    assertThat(json.get("query").getAsString()).isEqualTo("sticky dough");
    assertThat(json.getAsJsonArray("hits")).hasSize(2);
    JsonObject first = json.getAsJsonArray("hits").get(0).getAsJsonObject();
    assertThat(first.remove("score").getAsDouble()).isPositive();
    assertThat(first.remove("relevance").getAsDouble()).isBetween(0.0, 1.0);
    assertThat(json.get("millis").getAsLong()).isNotNegative();
    assertThat(json.getAsJsonArray("skipped")).isEmpty();
    assertThat(first.toString())
        .isEqualTo(
            "{\"rank\":1,\"id\":\"m2\",\"path\":\"docs/more.jsonl\",\"title\":\"Rye\","
                + "\"snippet\":\"Rye dough is sticky.\",\"marks\":[[4,9],[13,19]],"
                + "\"passage\":{\"ordinal\":0,\"start\":0,\"end\":20,"
                + "\"text\":\"Rye dough is sticky.\"},"
                + "\"metadata\":{\"author\":[\"Bo\"]}}");
  }

  @Test
  void search_jsonl_hasOneObjectALine() {
    assertThat(cli.run("search", "dough", "--format", "jsonl").out().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(JsonParser.parseString(line).isJsonObject()).isTrue());
  }

  @Test
  void search_wordsOnlyIndexExplained_showsRawScore() {
    String out = cli.run("search", "sticky", "--explain").out();

    assertThat(out)
        .containsPattern("    bm25   rank 1, raw (\\d\\.\\d{4}), normalised \\1 x weight 1\\.00");
  }

  @ParameterizedTest
  @EnumSource(OutputFormat.class)
  void search_nothingFound_exitsWithOne(OutputFormat format) {
    Cli.Outcome outcome = cli.run("search", "zebra", "--format", Choices.label(format));

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).isEqualTo("kindred: nothing found\n");
    if (format == OutputFormat.JSON) {
      assertThat(JsonParser.parseString(outcome.out()).getAsJsonObject().getAsJsonArray("hits"))
          .isEmpty();
    } else {
      assertThat(outcome.out()).isEmpty();
    }
  }

  @Test
  void search_filter_keepsMatchingDocumentsOnly() {
    assertThat(cli.run("search", "moon dough", "--filter", "author:Bo", "--format", "tsv").out())
        .contains("\tm2\t")
        .hasLineCount(1);
    assertThat(cli.run("search", "moon", "--filter", "author:Bo").code()).isEqualTo(1);
  }

  @Test
  void search_plain_knowsNoOperators() {
    assertThat(cli.run("search", "moon -full", "--format", "paths").out())
        .isEqualTo("docs/tides.txt\n");
    assertThat(cli.run("search", "moon -full", "--plain", "--format", "paths").out().lines())
        .containsExactlyInAnyOrder("docs/tides.txt", "docs/more.jsonl");
  }

  @Test
  void search_colourOnTerminal_marksWordsUnlessForbidden() {
    String marked = "\u001b[1;33mdough\u001b[0m";
    String[] query = {"search", "sticky dough", "-n", "1"};

    assertThat(cli.run(query).out()).doesNotContain("\u001b");
    assertThat(cli.run("search", "sticky dough", "-n", "1", "--color", "always").out())
        .contains(marked);
    cli.display(true, false, 80);
    assertThat(cli.run(query).out()).contains(marked);
    assertThat(cli.run("search", "sticky dough", "-n", "1", "--color", "never").out())
        .doesNotContain("\u001b");
    cli.environment("NO_COLOR", "1");
    assertThat(cli.run(query).out()).doesNotContain("\u001b");
  }

  @Test
  void search_escapesInDocuments_areNeverPrintedRaw() throws IOException {
    cli.write(
        "docs/evil.jsonl",
        """
        {"_id": "evil", "title": "x\\u009b2Jy\\u202e", "text": "walrus \\u001b]0;pwned\\u0007 walrus", "k": "\\u0085"}
        """);
    assertThat(cli.run("index", "docs", "-q").code()).isZero();

    for (OutputFormat format : OutputFormat.values()) {
      Cli.Outcome outcome = cli.run("search", "walrus", "--format", Choices.label(format));
      assertThat(outcome.code()).isZero();
      assertThat(outcome.out().codePoints())
          .as(format.name())
          .allMatch(c -> c == '\n' || c == '\t' || !SafeText.isUnsafe(c));
    }
    assertThat(cli.run("search", "walrus", "--json").out()).contains("\\u001b]0;pwned");
  }

  @Test
  void search_hybridExplained_showsBothSides() throws IOException {
    Path model = TinyModel.bert().normalize(true).writeTo(folder.resolve("model")).dir();
    // Two sides, so that their values add up in one sum; SparseCommandsTest has all three.
    String[] index = {
      "index", "docs", "--index", "vectors", "--model", model.toString(), "--sparse", "none"
    };
    assertThat(cli.run(index).code()).isZero();

    Cli.Outcome outcome =
        cli.run(
            "search",
            "sticky",
            "--index",
            "vectors",
            "--explain",
            "--weights",
            "dense=0.3,bm25=0.7",
            "--json");

    JsonObject first =
        JsonParser.parseString(outcome.out())
            .getAsJsonObject()
            .getAsJsonArray("hits")
            .get(0)
            .getAsJsonObject();
    assertThat(first.getAsJsonArray("explain")).hasSize(2);
    JsonObject dense = first.getAsJsonArray("explain").get(0).getAsJsonObject();
    JsonObject words = first.getAsJsonArray("explain").get(1).getAsJsonObject();
    assertThat(dense.get("retriever").getAsString()).isEqualTo("dense");
    assertThat(dense.get("weight").getAsDouble()).isEqualTo(0.3);
    assertThat(words.get("weight").getAsDouble()).isEqualTo(0.7);
    assertThat(dense.get("value").getAsDouble() + words.get("value").getAsDouble())
        .isEqualTo(first.get("score").getAsDouble());
    assertThat(cli.run("search", "zebra", "--index", "vectors", "--explain").out())
        .contains("    bm25   not found\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                     | the query is empty: say what to look for
          '  '                   | the query is empty: say what to look for
          x --rrf-k 3            | --rrf-k needs --fusion rrf
          x --weights dense      | weights must be like dense=0.5,sparse=0.3,bm25=0.2, got 'dense'
          x --weights dence=1    | there is no retriever 'dence' to weigh
          x --weights dense=-1   | weight of dense must be >= 0, got -1.0
          x --b 7                | b must be in [0, 1], got 7.0
          x -n 0                 | limit must be in [1, 10000], got 0
          x --filter author      | a filter must be field:value, got 'author'
          x --json --format tsv  | --json and --format tsv contradict each other
          x --query-id 4         | --query-id needs --format trec
          x --index nowhere      | no index in
          x --mode dense         | has no vectors
          """)
  void search_badInput_isOneLine(String args, String message) {
    String[] words = args.isBlank() ? new String[] {args} : args.split(" ", -1);
    String[] all = new String[words.length + 1];
    all[0] = "search";
    System.arraycopy(words, 0, all, 1, words.length);

    Cli.Outcome outcome = cli.run(all);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("kindred: ").contains(message).hasLineCount(1);
  }

  @Test
  void search_minRelevance_refusesWhatIsOffTopic() {
    Cli.Outcome kept = cli.run("search", "sticky rye dough", "--min-relevance", "0.9");
    assertThat(kept.code()).isZero();
    assertThat(kept.out()).contains("Rye").contains("relevance");

    Cli.Outcome refused =
        cli.run(
            "search", "how do you tell a full barrel from an empty one", "--min-relevance", "0.9");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).isEqualTo("kindred: nothing of relevance 0.9 or more\n");
  }

  @Test
  void search_budget_saysWhatItSkipped() throws IOException {
    String cross =
        TinyModel.bert().classifierHead().writeTo(folder.resolve("cross")).dir().toString();
    cli.write("cache/costs.properties", "load." + cross + "=100000\n");

    Cli.Outcome outcome = cli.run("search", "dough", "--rerank", cross, "--budget", "5s");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.err())
        .startsWith("kindred: within the budget: no reranking: ")
        .contains("takes about 100")
        .hasLineCount(1);
    assertThat(outcome.out()).contains("Rye", "Bread");
  }

  @Test
  void search_wrongUsage_pointsToHelp() {
    assertThat(cli.run("search"))
        .isEqualTo(
            new Cli.Outcome(
                2,
                "",
                "kindred: Give a query, or --query-file, and not both\nTry 'kindred search --help'.\n"));
    assertThat(cli.run("search", "x", "--mode", "magic").err())
        .startsWith("kindred: ")
        .contains("must be one of hybrid, dense, sparse, bm25, got 'magic'")
        .endsWith("Try 'kindred search --help'.\n");
    assertThat(cli.run("search", "x", "-y").err()).contains("goes in quotes");
  }

  @Test
  void search_indexOption_comesBeforeVariableBeforeFolder() throws IOException {
    cli.write("other/only.txt", "An only walrus.\n");
    cli.run("index", "other", "--index", "second", "--words-only");
    var below = new Cli(folder.resolve("docs"));

    assertThat(below.run("search", "moon").code()).isZero();
    below.environment("KINDRED_INDEX", folder.resolve("second").toString());
    assertThat(below.run("search", "walrus").code()).isZero();
    assertThat(below.run("search", "moon").code()).isEqualTo(1);
    assertThat(below.run("search", "moon", "--index", "../.kindred").code()).isZero();
  }
}
