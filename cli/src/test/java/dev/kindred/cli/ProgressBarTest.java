package dev.kindred.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private OptionalLong total = OptionalLong.empty();
  private long nanos = 5;

  private ProgressBar bar(int columns) {
    return new ProgressBar(
        new PrintStream(err, true, StandardCharsets.UTF_8),
        columns,
        () -> nanos,
        "documents",
        () -> total);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private String drawn() {
    String text = err.toString(StandardCharsets.UTF_8);
    err.reset();
    return text;
  }

  @Test
  void at_totalUnknown_showsRatesAndPath() {
    ProgressBar bar = bar(80);
    pass(Duration.ofSeconds(2));
    bar.at(2400, 30_000, "docs/\u001ba.txt");

    assertThat(drawn())
        .isEqualTo("\r\u001b[K2,400 documents  1,200/s  15,000 tokens/s  docs/\uFFFDa.txt");
  }

  @Test
  void at_totalKnown_showsBarAndTimeLeft() {
    ProgressBar bar = bar(100);
    total = OptionalLong.of(400);
    pass(Duration.ofSeconds(10));
    bar.at(100, 1000, "a");

    assertThat(drawn())
        .isEqualTo(
            "\r\u001b[K[#####---------------] 100 of 400 documents  10/s  100 tokens/s  0:30 left");
  }

  @Test
  void at_secondSource_addsUp() {
    ProgressBar bar = bar(100);
    pass(Duration.ofMillis(10));
    bar.at(60, 600, "a");
    bar.nextSource();
    pass(Duration.ofSeconds(2));
    bar.at(40, 400, "b");

    assertThat(drawn()).contains("100 documents  50/s  498 tokens/s  b");
  }

  @Test
  void at_moreOftenThanTenTimesASecond_drawsOnce() {
    ProgressBar bar = bar(80);
    pass(Duration.ofMillis(100));
    bar.at(1, 1, "a");
    assertThat(drawn()).isNotEmpty();
    pass(Duration.ofMillis(99));
    bar.at(2, 2, "a");
    assertThat(drawn()).isEmpty();
  }

  @Test
  void at_narrowTerminal_staysOnOneLine() {
    ProgressBar bar = bar(30);
    pass(Duration.ofSeconds(1));
    bar.at(1, 1, "a/very/long/path/that/does/not/fit.txt");

    assertThat(drawn().substring("\r\u001b[K".length())).hasSize(29);
  }

  @Test
  void close_drawn_wipesTheLine() {
    ProgressBar bar = bar(80);
    bar.close();
    assertThat(drawn()).isEmpty();
    pass(Duration.ofSeconds(1));
    bar.at(1, 1, "a");
    drawn();
    bar.close();
    assertThat(drawn()).isEqualTo("\r\u001b[K");
  }

  @Test
  void clock_time_isShort() {
    assertThat(ProgressBar.clock(Duration.ofSeconds(7))).isEqualTo("0:07");
    assertThat(ProgressBar.clock(Duration.ofSeconds(750))).isEqualTo("12:30");
    assertThat(ProgressBar.clock(Duration.ofSeconds(3723))).isEqualTo("1:02:03");
  }
}
