package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ComparisonLineTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private long nanos = 7;

  private ComparisonLine line(boolean shown) {
    return new ComparisonLine(
        new PrintStream(err, true, StandardCharsets.UTF_8), shown, () -> nanos);
  }

  private String drawn() {
    String text = err.toString(StandardCharsets.UTF_8);
    err.reset();
    return text;
  }

  @Test
  void at_terminal_showsShareAndTimeLeft() {
    ComparisonLine line = line(true);
    nanos += Duration.ofSeconds(10).toNanos();
    line.at(256, 1024);
    assertThat(drawn()).isEqualTo("\r\u001b[K[#####---------------] 25 % compared  0:30 left");

    line.at(257, 1024);
    assertThat(drawn()).as("the same per cent").isEmpty();

    line.at(768, 1024);
    line.at(512, 1024);
    assertThat(drawn()).as("a thread that comes late").endsWith("75 % compared  0:03 left");

    line.close();
    assertThat(drawn()).isEqualTo("\r\u001b[K");
  }

  @Test
  void at_noTerminal_saysNothing() {
    try (ComparisonLine line = line(false)) {
      line.at(1, 2);
    }
    assertThat(drawn()).isEmpty();
  }
}
