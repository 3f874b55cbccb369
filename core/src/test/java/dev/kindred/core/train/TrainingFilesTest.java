package dev.kindred.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.KindredException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingFilesTest {
  @TempDir Path dir;

  private TrainingSet pairs(String... lines) throws IOException {
    return TrainingFiles.readPairs(file("pairs.jsonl", lines), Optional.empty());
  }

  private Path file(String name, String... lines) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private static List<String> texts(TrainingSet set, List<Integer> numbers) {
    return numbers.stream().map(set.texts()::get).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"query\": \"q\", \"positive\": \"p\", \"negative\": \"n\"}",
        "{\"anchor\": \"q\", \"positive\": \"p\", \"negative_1\": \"n\"}",
        "{\"question\": \"q\", \"answer\": \"p\", \"negatives\": [\"n\"]}",
        "{\"query\": \"q\", \"positives\": [\"p\"], \"negative\": \"n\"}",
        "{\"query\": \"q\", \"text\": \"p\", \"label\": 1}\n"
            + "{\"query\": \"q\", \"text\": \"n\", \"label\": 0}",
      })
  void readPairs_anyForm_isTheSameSet(String lines) throws IOException {
    assertThat(pairs(lines))
        .isEqualTo(new TrainingSet.Builder().positive("q", "p").negative("q", "n").build());
  }

  @Test
  void readPairs_queryAgain_hasSeveralPositives() throws IOException {
    TrainingSet set =
        pairs(
            "{\"query\": \"q\", \"positive\": \"a\", \"negative\": \"b\"}",
            "{\"query\": \"q\", \"positive\": \"b\"}");
    assertThat(set.queries()).containsExactly("q");
    assertThat(texts(set, set.positives().getFirst())).containsExactly("a", "b");
    // Once a text answers a question it is no negative of it.
    assertThat(set.negatives().getFirst()).isEmpty();
  }

  @Test
  void readPairs_title_goesBeforeTheText() throws IOException {
    assertThat(pairs("{\"query\": \"q\", \"title\": \"Tides\", \"text\": \"They come.\"}").texts())
        .containsExactly("Tides\nThey come.");
  }

  @Test
  void readPairs_corpus_addsItsTexts() throws IOException {
    Path corpus = file("corpus.jsonl", "{\"text\": \"p\"}", "{\"title\": \"t\", \"text\": \"x\"}");
    TrainingSet set =
        TrainingFiles.readPairs(
            file("pairs.jsonl", "{\"query\": \"q\", \"positive\": \"p\"}"), Optional.of(corpus));
    assertThat(set.texts()).containsExactly("p", "t\nx");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no JSON",
        "[]",
        "{\"query\": \"q\"}",
        "{\"query\": \" \", \"positive\": \"p\"}",
        "{\"query\": 3, \"positive\": \"p\"}",
        "{\"query\": \"q\", \"positive\": \"p\", \"negatives\": \"n\"}",
        "{\"query\": \"q\", \"positive\": \"p\"} x",
      })
  void readPairs_badLine_namesIt(String line) {
    assertThatThrownBy(() -> pairs("{\"query\": \"q\", \"positive\": \"p\"}", line))
        .isInstanceOf(KindredException.class)
        .hasMessageStartingWith(dir.resolve("pairs.jsonl") + ", line 2: expected ");
  }

  @Test
  void readPairs_noPair_isRefused() {
    assertThatThrownBy(() -> pairs(""))
        .isInstanceOf(KindredException.class)
        .hasMessage(dir.resolve("pairs.jsonl") + " has no pair of a query and a text");
  }

  @Test
  void readBeir_folder_takesJudgementsAndAllDocuments() throws IOException {
    writeBeir("d1\t2");
    TrainingSet set = TrainingFiles.readBeir(dir, "train", Optional.empty());
    assertThat(set.queries()).containsExactly("why tides");
    assertThat(set.texts()).containsExactlyInAnyOrder("Moon\npulls", "river");
    assertThat(texts(set, set.positives().getFirst())).containsExactly("Moon\npulls");
    assertThat(texts(set, set.negatives().getFirst())).containsExactly("river");
  }

  @Test
  void readBeir_judgedDocumentMissing_isRefused() throws IOException {
    writeBeir("d9\t1");
    assertThatThrownBy(() -> TrainingFiles.readBeir(dir, "train", Optional.empty()))
        .isInstanceOf(KindredException.class)
        .hasMessageContaining("corpus.jsonl has no document 'd9'");
  }

  private void writeBeir(String judgement) throws IOException {
    file(
        "corpus.jsonl",
        "{\"_id\": \"d1\", \"title\": \"Moon\", \"text\": \"pulls\"}",
        "{\"_id\": \"d2\", \"text\": \"river\"}");
    file("queries.jsonl", "{\"_id\": \"q1\", \"text\": \"why tides\"}");
    file("qrels/train.tsv", "query-id\tcorpus-id\tscore", "q1\t" + judgement, "q1\td2\t0");
  }
}
