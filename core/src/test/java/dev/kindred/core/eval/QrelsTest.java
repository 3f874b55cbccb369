package dev.kindred.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.KindredException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrelsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"", "query-id\tcorpus-id\tscore\n", "\uFEFFquery-id\tcorpus-id\tscore\r\n"})
  void readBeir_withOrWithoutHeader_keepsOrderOfFile(String header) throws IOException {
    Path file = write(header + "q2\tmy notes.md\t1\n\nq10\ta\t0\r\nq2\tb\t-1\nq1\té\t3");

    Qrels qrels = Qrels.readBeir(file);

    assertThat(qrels.judgements().keySet()).containsExactly("q2", "q10", "q1");
    assertThat(qrels.relevances("q2"))
        .containsExactly(Map.entry("my notes.md", 1), Map.entry("b", -1));
    assertThat(qrels.relevances("q10")).containsExactly(Map.entry("a", 0));
    assertThat(qrels.relevances("q1")).containsExactly(Map.entry("é", 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"q1 a 1", "q1\ta", "q1\t0\ta\t1", "q1\ta\tyes", "q1\ta\t0.5", "q1\ta\t"})
  void readBeir_malformedLine_isRefusedNamingFileLineAndFormat(String line) throws IOException {
    Path file = write("query-id\tcorpus-id\tscore\nq1\tb\t1\n" + line + "\n");

    assertThatThrownBy(() -> Qrels.readBeir(file))
        .isInstanceOf(KindredException.class)
        .hasMessageContainingAll(
            file + ", line 3:", "document id and integer relevance, separated by tabs", line);
  }

  @Test
  void readBeir_headerBelowFirstLine_isMalformed() throws IOException {
    Path file = write("q1\tb\t1\nquery-id\tcorpus-id\tscore\n");

    assertThatThrownBy(() -> Qrels.readBeir(file)).hasMessageContaining("line 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ta\t1", "q1\t\t1"})
  void readBeir_emptyId_isRefused(String line) throws IOException {
    Path file = write(line);

    assertThatThrownBy(() -> Qrels.readBeir(file))
        .isInstanceOf(KindredException.class)
        .hasMessageContainingAll("line 1", "not empty");
  }

  @Test
  void readBeir_sameJudgementTwice_countsOnce() throws IOException {
    assertThat(Qrels.readBeir(write("q\ta\t1\nq\ta\t1\n")).judgements())
        .containsExactly(Map.entry("q", Map.of("a", 1)));
  }

  @Test
  void readBeir_contradictoryJudgements_areRefused() throws IOException {
    Path file = write("q\ta\t1\nq\tb\t1\nq\ta\t2\n");

    assertThatThrownBy(() -> Qrels.readBeir(file))
        .isInstanceOf(KindredException.class)
        .hasMessageContainingAll("line 3", "'a'", "already judged 1");
  }

  @Test
  void readBeir_notUtf8_isRefusedNamingTheLine() throws IOException {
    Path file = folder.resolve("latin1.tsv");
    Files.write(file, "q\ta\t1\nq\té\t1\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> Qrels.readBeir(file))
        .isInstanceOf(KindredException.class)
        .hasMessage(file + ", line 2: not valid UTF-8; convert the file to UTF-8");
  }

  @Test
  void readBeir_missingFile_isAnIoException() {
    assertThatThrownBy(() -> Qrels.readBeir(folder.resolve("none.tsv")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void readTrec_anyBlanksBetweenColumns_keepsOrderOfFile() throws IOException {
    Path file = write("q2 0 a 1\n q1\t0\tb  \t-1 \nq2 Q0 c 2\n");

    Qrels qrels = Qrels.readTrec(file);

    assertThat(qrels.judgements().keySet()).containsExactly("q2", "q1");
    assertThat(qrels.relevances("q2")).containsExactly(Map.entry("a", 1), Map.entry("c", 2));
    assertThat(qrels.relevances("q1")).containsExactly(Map.entry("b", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"q1 a 1", "q1 0 a 1 x", "q1 0 a one"})
  void readTrec_malformedLine_isRefusedNamingFileLineAndFormat(String line) throws IOException {
    Path file = write("q1 0 b 1\n" + line + "\n");

    assertThatThrownBy(() -> Qrels.readTrec(file))
        .isInstanceOf(KindredException.class)
        .hasMessageContainingAll(file + ", line 2:", "iteration, document id", line);
  }

  @Test
  void constructor_idsThatOnlyDifferInBlanks_areRefused() {
    var judgements = new LinkedHashMap<String, Map<String, Integer>>();
    judgements.put("q", Map.of("a b", 1, "a%20b", 1));

    assertThatThrownBy(() -> new Qrels(judgements))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a%20b' twice");
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("test.tsv"), content);
  }
}
