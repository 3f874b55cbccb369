package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code get}, {@code status}, {@code delete} and {@code models}. */
class DocumentCommandsTest {
  @TempDir private Path folder;
  private Cli cli;

  @BeforeEach
  void indexTwoDocuments() throws IOException {
    cli = new Cli(folder);
    cli.write("docs/tides.txt", "Tides\n\nThe moon\tpulls.\n\u001b[31mRed\n");
    cli.write("docs/r.jsonl", "{\"_id\": \"m1\", \"text\": \"New moon.\", \"author\": \"Ada\"}\n");
    assertThat(cli.run("index", "docs", "--words-only", "-q").code()).isZero();
  }

  @Test
  void get_document_printsItsTextWithoutEscapes() {
    assertThat(cli.run("get", "docs/tides.txt"))
        .isEqualTo(new Cli.Outcome(0, "Tides\n\nThe moon\tpulls.\n\uFFFD[31mRed\n", ""));
  }

  @Test
  void get_json_hasMetadataAndTheTextToTheLetter() {
    JsonObject json =
        JsonParser.parseString(cli.run("get", "m1", "--json").out()).getAsJsonObject();

    assertThat(json.toString())
        .isEqualTo(
            "{\"id\":\"m1\",\"path\":\"docs/r.jsonl\",\"title\":\"\",\"passages\":1,"
                + "\"metadata\":{\"author\":[\"Ada\"]},\"text\":\"New moon.\"}");
    assertThat(
            JsonParser.parseString(cli.run("get", "docs/tides.txt", "--json").out())
                .getAsJsonObject()
                .get("text")
                .getAsString())
        .contains("\u001b[31mRed");
  }

  @Test
  void get_absent_exitsWithOne() {
    Cli.Outcome outcome = cli.run("get", "nobody");

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("kindred: no document nobody in index ").hasLineCount(1);
  }

  @Test
  void status_wordsOnly_showsWhatThereIs() {
    assertThat(cli.run("status").out().replaceAll("(size|built in) .*", "$1"))
        .isEqualTo(
            """
            index      %s
            documents  2
            passages   2, of up to 256 tokens, overlapping by up to 32
            model      none, for search by words alone
            language   en
            size
            fusion     default
            relevance  calibrated
            built in
            """
                .formatted(folder.resolve(".kindred")));
    JsonObject json = JsonParser.parseString(cli.run("status", "--json").out()).getAsJsonObject();
    assertThat(json.get("documents").getAsLong()).isEqualTo(2);
    assertThat(json.get("dense").isJsonNull()).isTrue();
  }

  @Test
  void status_vectors_namesModelAndFingerprint() throws IOException {
    Path model = TinyModel.bert().normalize(true).writeTo(folder.resolve("model")).dir();
    cli.run(
        "index",
        "docs",
        "--index",
        "v",
        "--model",
        model.toString(),
        "--whole-documents",
        "--language",
        "any");

    assertThat(cli.run("status", "--index", "v").out())
        .containsPattern("model      .*model \\(fingerprint [0-9a-f]{12}\\)\n")
        .contains("vectors    32 dimensions, cosine, stored as float32\n")
        .contains("passages   2, each a whole document\n")
        .contains("language   any\n");
    assertThat(
            JsonParser.parseString(cli.run("status", "--index", "v", "--json").out())
                .getAsJsonObject()
                .getAsJsonObject("dense")
                .get("fingerprint")
                .getAsString())
        .hasSize(64);
  }

  @Test
  void size_bytes_isRoundedByThousands() {
    assertThat(StatusCommand.size(999)).isEqualTo("999 bytes");
    assertThat(StatusCommand.size(1_250)).isEqualTo("1.3 kB");
    assertThat(StatusCommand.size(3_400_000_000L)).isEqualTo("3.4 GB");
  }

  @Test
  void delete_documents_namesThoseThatWereNotThere() {
    Cli.Outcome outcome = cli.run("delete", "m1", "m1", "nobody");

    assertThat(outcome)
        .isEqualTo(
            new Cli.Outcome(0, "", "kindred: not in the index: nobody\ndeleted 1 document\n"));
    assertThat(cli.run("get", "m1").code()).isEqualTo(1);
    assertThat(cli.run("get", "docs/tides.txt").code()).isZero();
    assertThat(cli.run("delete", "m1").code()).isEqualTo(1);
  }

  @Test
  void delete_noIndex_makesNone() {
    Cli.Outcome outcome = cli.run("delete", "m1", "--index", "nowhere");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("no index in").hasLineCount(1);
    assertThat(Files.exists(folder.resolve("nowhere"))).isFalse();
  }

  @Test
  void modelsList_builtIn_haveDimensionAndLimit() {
    assertThat(cli.run("models", "list").out())
        .contains(
            "all-MiniLM-L6-v2      dense            384 dimensions    256 tokens  built in  (default)\n")
        .contains("bge-small-en-v1.5     dense            384 dimensions    512 tokens  built in\n")
        .contains(
            "kindred-sparse-en-v1  sparse         30522 dimensions    256 tokens  built in  (default)\n");
    assertThat(
            JsonParser.parseString(cli.run("models", "list", "--json").out())
                .getAsJsonArray()
                .get(0)
                .toString())
        .isEqualTo(
            "{\"name\":\"all-MiniLM-L6-v2\",\"kind\":\"dense\",\"built_in\":true,"
                + "\"origin\":\"built_in\",\"folder\":null,\"dimension\":384,\"max_tokens\":256}");
  }

  @Test
  void models_withoutCommand_showsUsage() {
    Cli.Outcome outcome = cli.run("models");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("Usage: kindred models");
  }
}
