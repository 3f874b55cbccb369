package dev.kindred.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.KindredException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunTest {
  @TempDir Path folder;

  @Test
  void rankings_anyOrder_comeOutInTrecOrder() {
    Run run =
        run(
            document("a", 0.5f),
            document("d\uFB00", 0.5f),
            document("low", -1f),
            document("zero", 0.0f),
            document("minus zero", -0.0f),
            document("d\uD83D\uDE00", 0.5f),
            document("ab", 0.5f),
            document("top", 2f));

    assertThat(run.ranking("q").stream().map(ScoredDocument::documentId))
        .containsExactly("top", "d\uD83D\uDE00", "d\uFB00", "ab", "a", "zero", "minus zero", "low");
  }

  @Test
  void readTrec_scoresEqualInSinglePrecision_tie() throws IOException {
    Path file = write("q Q0 a 1 0.3000000002 t\nq Q0 b 2 0.30000000001 t\n");

    assertThat(Run.readTrec(file).ranking("q"))
        .containsExactly(document("b", 0.3f), document("a", 0.3f));
  }

  @Test
  void writeTrec_run_isWrittenByRankAndReadsBackEqual() throws IOException {
    var rankings = new LinkedHashMap<String, List<ScoredDocument>>();
    rankings.put("q2", List.of(document("a", 1e-7f), document("b", 12345678f)));
    rankings.put("q1", List.of(document("é", 1 / 3f), document("c", 1 / 3f)));
    Run run = new Run(rankings);
    Path file = folder.resolve("run.txt");

    run.writeTrec(file, "kindred");

    assertThat(file)
        .hasContent(
            """
            q2 Q0 b 1 1.2345678E7 kindred
            q2 Q0 a 2 1.0E-7 kindred
            q1 Q0 é 1 0.33333334 kindred
            q1 Q0 c 2 0.33333334 kindred
            """);
    assertThat(Run.readTrec(file)).isEqualTo(run);
    assertThat(Run.readTrec(file).rankings().keySet()).containsExactly("q2", "q1");
  }

  @Test
  void writeTrec_blanksInIds_areEscapedAndNothingElseIs() throws IOException {
    var rankings = new LinkedHashMap<String, List<ScoredDocument>>();
    rankings.put("q 1", List.of(document("my notes.md", 2f), document("50%\t20%25", 1f)));
    Path file = folder.resolve("run.txt");

    new Run(rankings).writeTrec(file, "my run");

    assertThat(file)
        .hasContent(
            """
            q%201 Q0 my%20notes.md 1 2.0 my%20run
            q%201 Q0 50%%0920%25 2 1.0 my%20run
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q Q0 b 1 0.5        | tag, separated by blanks",
        "q Q0 b 1 high t     | tag, separated by blanks",
        "q Q0 b 1 NaN t      | finite",
        "q Q0 b 1 1e39 t     | finite",
        "q Q0 a 2 0.5 t      | ranked twice",
      })
  void readTrec_badLine_isRefusedNamingFileAndLine(String line, String problem) throws IOException {
    Path file = write("q Q0 a 1 1.0 t\n\n" + line + "\n");

    assertThatThrownBy(() -> Run.readTrec(file))
        .isInstanceOf(KindredException.class)
        .hasMessageContainingAll(file + ", line 3:", problem);
  }

  @Test
  void readTrec_wordsAfterTheTag_areIgnored() throws IOException {
    Path file = write("q Q0 a 1 1.0 my run of today\n");

    assertThat(Run.readTrec(file).ranking("q")).containsExactly(document("a", 1f));
  }

  @Test
  void constructor_documentTwice_isRefused() {
    assertThatThrownBy(() -> run(document("a b", 1f), document("a%20b", 2f)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'a%20b' twice", "'q'");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void scoredDocument_scoreNotFinite_isRefused(float score) {
    assertThatThrownBy(() -> document("a", score))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("finite", "a");
  }

  private static ScoredDocument document(String id, float score) {
    return new ScoredDocument(id, score);
  }

  private static Run run(ScoredDocument... documents) {
    var rankings = new LinkedHashMap<String, List<ScoredDocument>>();
    rankings.put("q", List.of(documents));
    return new Run(rankings);
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("run.txt"), content);
  }
}
