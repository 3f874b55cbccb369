package dev.kindred.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.KindredException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeirCollectionTest {
  private static final String QUERIES =
      """
      {"_id": "3", "text": "caf\\u00e9 \\"noir\\"", "metadata": {"text": 1, "_id": [null]}}
      {"text": "second", "_id": "1"}

      {"_id": "2", "text": ""}
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeCollection() throws IOException {
    Files.createDirectory(folder.resolve("qrels"));
    write("corpus.jsonl", "{\"_id\": \"d\", \"title\": \"\", \"text\": \"t\"}\n");
    write("queries.jsonl", QUERIES);
    write("qrels/test.tsv", "query-id\tcorpus-id\tscore\n1\td\t1\n3\td\t0\n");
    write("qrels/dev.tsv", "query-id\tcorpus-id\tscore\n2\td\t1\n");
  }

  @Test
  void open_bySplitDefault_keepsJudgedQueriesInFileOrder() throws IOException {
    BeirCollection collection = BeirCollection.open(folder);

    assertThat(collection.corpusFile()).isEqualTo(folder.resolve("corpus.jsonl"));
    assertThat(collection.queries())
        .containsExactly(Map.entry("3", "café \"noir\""), Map.entry("1", "second"));
    assertThat(collection.qrels().judgements()).containsOnlyKeys("1", "3");
  }

  @Test
  void open_otherSplit_readsItsJudgements() throws IOException {
    assertThat(BeirCollection.open(folder, "dev").queries()).containsExactly(Map.entry("2", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"corpus.jsonl", "queries.jsonl", "qrels/test.tsv"})
  void open_fileMissing_isNamedWithTheLayout(String missing) throws IOException {
    Files.delete(folder.resolve(missing));

    assertThatThrownBy(() -> BeirCollection.open(folder))
        .isInstanceOf(KindredException.class)
        .hasMessage(
            "%s has no %s; a BEIR collection holds corpus.jsonl, queries.jsonl and"
                    .formatted(folder, missing)
                + " qrels/<split>.tsv");
  }

  @Test
  void open_judgedQueryWithoutText_isRefused() throws IOException {
    write("qrels/test.tsv", "1\td\t1\n7\td\t1\n");

    assertThatThrownBy(() -> BeirCollection.open(folder))
        .isInstanceOf(KindredException.class)
        .hasMessageContainingAll("qrels", "test.tsv judges query '7'", "queries.jsonl lacks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_id\": \"4\"}",
        "{\"text\": \"t\"}",
        "{\"_id\": 4, \"text\": \"t\"}",
        "{\"_id\": \"4\", \"text\": null}",
        "{\"_id\": \"\", \"text\": \"t\"}",
        "{\"_id\": \"4\", \"_id\": \"5\", \"text\": \"t\"}",
        "{'_id': '4', 'text': 't'}",
        "{_id: \"4\", text: \"t\"}",
        "{\"_id\": \"4\", \"text\": \"t\"",
        "{\"_id\": \"4\", \"text\": \"t\"} {}",
        "{\"_id\": \"4\", \"text\": \"t\",}",
        "{\"_id\": \"4\", \"text\": \"t\", \"x\": NaN}",
        "[\"4\", \"t\"]",
        "4",
        "{",
      })
  void readQueries_wrongJson_isRefusedNamingFileAndLine(String line) throws IOException {
    Path file = write("queries.jsonl", QUERIES + line + "\n");

    assertThatThrownBy(() -> BeirQueries.read(file))
        .isInstanceOf(KindredException.class)
        .hasMessageContainingAll(file + ", line 5: expected one JSON object", line);
  }

  @Test
  void readQueries_idTwice_isRefused() throws IOException {
    Path file = write("queries.jsonl", QUERIES + "{\"_id\": \"1\", \"text\": \"again\"}");

    assertThatThrownBy(() -> BeirQueries.read(file))
        .isInstanceOf(KindredException.class)
        .hasMessageContainingAll("line 5", "query '1' is there already");
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
