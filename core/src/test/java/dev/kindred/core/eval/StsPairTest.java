package dev.kindred.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.core.KindredException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StsPairTest {
  @TempDir Path folder;

  @Test
  void read_quotesAndExtraColumns_areLiteralAndIgnored() throws IOException {
    Path file =
        write(
            """
            main-news\theadlines\t2015\t0001\t2.600\t"Open quote\tClosed, "quote"
            main-forums\tdeft\t2013\t2\t0\tOne.\t Two \tLicence\tSource
            """);

    assertThat(StsPair.read(file))
        .containsExactly(
            new StsPair("\"Open quote", "Closed, \"quote\"", 2.6), new StsPair("One.", " Two ", 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "g\tf\ty\ti\t1.0\tonly one",
        "g\tf\ty\ti\tscore\tone\ttwo",
        "g\tf\ty\ti\t5.1\tone\ttwo",
        "g\tf\ty\ti\t-1\tone\ttwo",
        "g\tf\ty\ti\tNaN\tone\ttwo"
      })
  void read_malformedLine_isRefusedNamingFileLineAndFormat(String line) throws IOException {
    Path file = write("g\tf\ty\ti\t1\tone\ttwo\n" + line + "\n");

    assertThatThrownBy(() -> StsPair.read(file))
        .isInstanceOf(KindredException.class)
        .hasMessageContainingAll(file + ", line 2:", "score from 0 to 5", line);
  }

  @Test
  void constructor_scoreOutOfRange_isRefused() {
    assertThatThrownBy(() -> new StsPair("one", "two", 5.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5.5");
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("sts-test.csv"), content);
  }
}
