package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.model.Models;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sparse terms where nobody asks for them: when they come, and when they do not. */
class DefaultSparseTest {
  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void writeDocuments() throws IOException {
    cli = new Cli(folder);
    cli.write(
        "docs.jsonl",
        """
        {"_id": "a", "text": "The moon pulls the water of the sea."}
        {"_id": "b", "text": "Bread rises because of yeast."}
        """);
  }

  private void index(String... options) {
    Cli.Outcome outcome = run("index docs.jsonl -q", options);
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  private Cli.Outcome run(String command, String... options) {
    var args = new ArrayList<String>(List.of(command.split(" ", -1)));
    args.addAll(List.of(options));
    return cli.run(args.toArray(String[]::new));
  }

  private JsonObject status() {
    return JsonParser.parseString(cli.run("status", "--json").out()).getAsJsonObject();
  }

  private boolean hasSparseTerms() {
    return !status().get("sparse").isJsonNull();
  }

  private List<String> sides() {
    JsonObject hit =
        JsonParser.parseString(cli.run("search", "moon and sea", "--json", "--explain").out())
            .getAsJsonObject()
            .getAsJsonArray("hits")
            .get(0)
            .getAsJsonObject();
    assertThat(hit.get("id").getAsString()).isEqualTo("a");
    return hit.getAsJsonArray("explain").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(side -> side.get("retriever").getAsString())
        .toList();
  }

  @Test
  void index_nothingSaid_takesOnePassForVectorsAndTermsAndSearchesBoth() {
    index();

    JsonObject status = status();
    assertThat(status.getAsJsonObject("sparse").get("model").getAsString())
        .isEqualTo(Models.DEFAULT_SPARSE);
    assertThat(status.get("one_pass_thread_seconds").getAsDouble()).isPositive();
    assertThat(cli.run("status").out())
        .containsPattern("built in .*: vectors and sparse terms in one pass .* s of threads\n");
    assertThat(sides()).containsExactly("dense", "sparse", "bm25");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--sparse none", "--language de", "--words-only"})
  void index_noSparseTermsWanted_hasNone(String options) {
    index(options.split(" ", -1));

    assertThat(hasSparseTerms()).isFalse();
  }

  /** Its passages are cut as both models can read them. */
  @Test
  void index_otherDenseModel_takesAPassForEach() throws IOException {
    String dense = TinyModel.bert().writeTo(folder.resolve("dense")).dir().toString();
    index("--model", dense);

    assertThat(hasSparseTerms()).isTrue();
    assertThat(cli.run("status").out())
        .containsPattern("built in .*: vectors .* s, sparse terms .* s of threads\n");
    assertThat(sides()).containsExactly("dense", "sparse", "bm25");
  }

  /** Who takes a static model wants no transformer run. */
  @Test
  void index_staticDenseModel_hasNoSparseTermsUnlessAskedFor() throws IOException {
    String dense = TinyModel.bert().writeTo(folder.resolve("dense")).dir().toString();
    assertThat(cli.run("distill", "--from", dense, "--dim", "8", "-o", "fast").code()).isZero();

    String fast = folder.resolve("fast").toString();
    index("--model", fast);

    assertThat(hasSparseTerms()).isFalse();
    index("--model", fast, "--index", "asked", "--sparse", Models.DEFAULT_SPARSE);
    assertThat(cli.run("status", "--index", "asked").out()).contains("sparse     kindred-sparse");
  }

  @Test
  void index_begunWithoutSparseTerms_goesOnWithout() throws IOException {
    index("--sparse", "none");
    cli.write("docs.jsonl", "{\"_id\": \"a\", \"text\": \"The moon and the sea.\"}\n");
    index();
    index("--sparse", "none");

    assertThat(hasSparseTerms()).isFalse();
    assertThat(sides()).containsExactly("dense", "bm25");
    Cli.Outcome asked = cli.run("search", "moon", "--mode", "sparse");
    assertThat(asked.code()).isEqualTo(2);
    assertThat(asked.err())
        .hasLineCount(1)
        .contains("has no sparse terms: make it anew with 'kindred reindex --sparse MODEL'");
  }

  @Test
  void index_noneForAnIndexThatHasThem_isRefusedInOneLine() {
    index();

    Cli.Outcome outcome = cli.run("index", "docs.jsonl", "--sparse", "none");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .hasLineCount(1)
        .contains("was made with sparse terms of kindred-sparse-en-v1", "not no sparse terms");
    index();
    assertThat(hasSparseTerms()).isTrue();
  }

  @Test
  void reindex_sparseTerms_addsAndDropsThem() {
    index("--sparse", "none");
    assertThat(cli.run("reindex", "-q").code()).isZero();
    assertThat(hasSparseTerms()).isFalse();

    assertThat(cli.run("reindex", "-q", "--sparse", Models.DEFAULT_SPARSE).code()).isZero();
    assertThat(sides()).containsExactly("dense", "sparse", "bm25");

    assertThat(cli.run("reindex", "-q", "--sparse", "none").code()).isZero();
    assertThat(sides()).containsExactly("dense", "bm25");
  }

  @Test
  void index_optionsOfSparseTerms_areForTheDefaultModel() {
    index("--sparse-top-k", "7");

    assertThat(status().getAsJsonObject("sparse").get("top_k").getAsInt()).isEqualTo(7);
    assertThat(run("index docs.jsonl --index other --sparse none --sparse-top-k 7").err())
        .isEqualTo(
            "kindred: which sparse terms are kept needs a sparse model: name it with --sparse\n");
  }

  @Test
  void index_passagesLongerThanTheSparseModelReads_areRefusedWithAWayOut() {
    String command = "index docs.jsonl --model bge-small-en-v1.5 --passage-tokens 300";

    Cli.Outcome outcome = run(command);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo(
            "kindred: passage tokens must be <= 254, what bge-small-en-v1.5 and kindred-sparse-en-v1"
                + " reads of a document, got 300; without sparse terms (--sparse none) the sparse"
                + " model sets no limit\n");
    assertThat(run(command, "--sparse", "none", "-q").code()).isZero();
  }

  @Test
  void embed_sparseWithoutAModel_takesTheDefault() {
    Cli.Outcome named =
        cli.run("embed", "--sparse", "--model", Models.DEFAULT_SPARSE, "heart attack");

    assertThat(named.out()).contains(":");
    assertThat(cli.run("embed", "--sparse", "heart attack").out()).isEqualTo(named.out());
    assertThat(cli.run("embed", "--sparse", "--query", "heart attack").out())
        .matches("(heart|attack):\\d\\.\\d{4} (heart|attack):\\d\\.\\d{4}\n");
  }

  @Test
  void eval_compareWithAndWithoutSparseTerms_makesAnIndexForEach() throws IOException {
    cli.write("beir/corpus.jsonl", "{\"_id\": \"a\", \"text\": \"river bank\"}\n");
    cli.write("beir/queries.jsonl", "{\"_id\": \"q\", \"text\": \"bank\"}\n");
    cli.write("beir/qrels/test.tsv", "q\ta\t1\n");

    Cli.Outcome outcome =
        cli.run(
            "eval",
            "beir",
            "--compare",
            "mode=dense name=vectors",
            "mode=hybrid name=three",
            "mode=hybrid sparse=none name=two",
            "mode=sparse name=terms");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("vectors ", "three ", "two ", "terms ");
    assertThat(outcome.out().lines().filter(line -> line.startsWith("1 document, ")))
        .as("indexes made")
        .hasSize(2);
  }
}
