package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.kindred.core.model.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneCommandTest {
  @TempDir private Path folder;
  private Cli cli;

  /** The words of a question are those of its answer, and vectors are an untrained model's. */
  @BeforeEach
  void indexWhatWordsFind() throws IOException {
    cli = new Cli(folder);
    var corpus = new StringBuilder();
    var queries = new StringBuilder();
    var qrels = new StringBuilder("query-id\tcorpus-id\tscore\n");
    for (int i = 0; i < 60; i++) {
      corpus.append("{\"_id\": \"d%d\", \"text\": \"zone%d river bank\"}\n".formatted(i, i));
      queries.append("{\"_id\": \"q%d\", \"text\": \"zone%d money tree\"}\n".formatted(i, i));
      qrels.append("q%d\td%d\t1\n".formatted(i, i));
    }
    cli.write("corpus.jsonl", corpus.toString());
    queries.append("{\"_id\": \"blank\", \"text\": \" \"}\n");
    qrels.append("blank\td1\t1\n");
    cli.write("train/queries.jsonl", queries.toString());
    cli.write("train/qrels/train.tsv", qrels.toString());
    Path model = TinyModel.bert().normalize(true).writeTo(folder.resolve("model")).dir();
    // Words know the answers and vectors do not: with sparse terms, which know them too, the
    // default
    // would be right as it is.
    String[] index = {
      "index", "corpus.jsonl", "--model", model.toString(), "--sparse", "none", "-q"
    };
    assertThat(cli.run(index).code()).isZero();
  }

  @Test
  void tune_dryRun_storesNothing() {
    Cli.Outcome outcome = cli.run("tune", "train", "--dry-run", "--json");

    assertThat(outcome.code()).isZero();
    JsonObject json = JsonParser.parseString(outcome.out()).getAsJsonObject();
    assertThat(json.get("stored").getAsBoolean()).isFalse();
    assertThat(json.getAsJsonObject("held_out").get("queries").getAsInt()).isPositive();
    assertThat(cli.run("status").out()).contains("fusion     default\n");
  }

  @Test
  void tune_winner_isStoredUsedAndReset() {
    Cli.Outcome before = cli.run("search", "zone7 money tree", "--format", "tsv");
    Cli.Outcome outcome = cli.run("tune", "train");

    assertThat(outcome.out())
        .contains("best of 127 settings: ", "chosen by", "held out")
        .contains("stored: searches without --fusion");
    assertThat(cli.run("status").out()).containsPattern("fusion     .*, tuned\n");
    Cli.Outcome tuned = cli.run("search", "zone7 money tree", "--format", "tsv");
    assertThat(tuned.out()).isNotEqualTo(before.out());
    assertThat(cli.run("search", "zone7 money tree", "--format", "tsv", "--fusion", "coverage"))
        .isEqualTo(before);

    assertThat(cli.run("tune", "--reset").code()).isZero();
    assertThat(cli.run("search", "zone7 money tree", "--format", "tsv")).isEqualTo(before);
  }

  @Test
  void tune_badInput_isOneLine() {
    for (String[] args :
        new String[][] {
          {"tune"},
          {"tune", "train", "--reset"},
          {"tune", "nowhere"},
          {"tune", "train", "--split", "dev"},
          {"tune", "train", "--metric", "luck"},
          {"tune", "train", "--held-out", "1"},
          {"tune", "train", "--held-out", "0.01"},
          {"tune", "train", "--index", "none"}
        }) {
      Cli.Outcome outcome = cli.run(args);
      assertThat(outcome.code()).as(String.join(" ", args)).isEqualTo(2);
      assertThat(outcome.err()).startsWith("kindred: ").hasLineCount(1);
      assertThat(outcome.out()).isEmpty();
    }
  }
}
